import type { RunbookSummary } from '../model/runbook.ts';

type Every = NonNullable<RunbookSummary['every']>;
type Recurring = Pick<RunbookSummary, 'every' | 'lastRun' | 'lastFinishedAt'>;

/**
 * Where a recurring runbook stands. `open`: a run of it is under way; `never`: none was finished; otherwise the moment (epoch ms) from which
 * it is due again.
 */
type RunbookDue =
  | { readonly kind: 'open' }
  | { readonly kind: 'never' }
  | { readonly kind: 'due'; readonly at: number }
  | { readonly kind: 'later'; readonly at: number };

/** When a recurring runbook is due; null for one that does not recur. `now` is in epoch ms. A run that was abandoned proves nothing, and takes nothing from the one that was finished before. */
export function runbookDue({ every, lastRun, lastFinishedAt }: Recurring, now: number): RunbookDue | null {
  if (every === null) return null;
  if (lastRun?.state === 'open') return { kind: 'open' };
  if (lastFinishedAt === null) return { kind: 'never' };
  const at = afterPeriod(lastFinishedAt, every);
  return { kind: at <= now ? 'due' : 'later', at };
}

const dayMs = 24 * 60 * 60_000;

/**
 * Since when (epoch ms) a recurring runbook has been due and not carried out, once that is more than a day: a run takes its time, and people have
 * a working day for it. Null where it is not. One that is open counts from its beginning; one that was never finished from `knownSince`, when its
 * target was added.
 */
export function overdueSince(
  { every, lastRun, lastFinishedAt }: Recurring,
  knownSince: number,
  now: number,
): number | null {
  if (every === null) return null;
  const from = lastRun?.state === 'open' ? lastRun.startedAt : lastFinishedAt;
  const at = afterPeriod(from ?? knownSince, every);
  return now - at > dayMs ? at : null;
}

const months: Readonly<Record<Every, number>> = { day: 0, week: 0, month: 1, quarter: 3, year: 12 };
const days: Readonly<Record<Every, number>> = { day: 1, week: 7, month: 0, quarter: 0, year: 0 };

/** One period later on the calendar of this computer; the last of a month is not carried into the next but one. */
function afterPeriod(at: number, every: Every): number {
  const date = new Date(at);
  const day = date.getDate();
  date.setDate(day + days[every]);
  if (months[every] === 0) return date.getTime();
  date.setMonth(date.getMonth() + months[every]);
  if (date.getDate() !== day) date.setDate(0);
  return date.getTime();
}
