import { cancelled } from '../../../shared/errors/app-error.ts';
import type { ProbeResult, ProbeSummary } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';
import { worstState } from '../../../shared/rules/worst-state.ts';
import type { JournalPort } from '../../platform/journal-port.ts';
import { missingNeeds, scheduleBlock } from './probe-block.ts';
import type { ProbeEntry, TargetEntry } from './probe-entry.ts';
import type { Scheduler } from './scheduler.ts';

export type RunOptions = {
  /** Ends the wait and cancels the runs that this call started. */
  readonly signal: AbortSignal;
  /** True when a person asked for it: then it stands in the journal. */
  readonly operatorRun: boolean;
};

/** What was found. `state` is the worst of what was measured now, before any threshold; `result` is null for a probe that could not run. */
export type RunAnswer = {
  readonly state: State;
  readonly probes: readonly { readonly probe: ProbeSummary; readonly result: ProbeResult | null }[];
};

type OperatorRunParts = {
  readonly scheduler: Scheduler;
  readonly journal: JournalPort;
  readonly summarize: (target: TargetEntry, entry: ProbeEntry) => ProbeSummary;
};

type Ticket = { readonly entry: ProbeEntry; readonly result: ProbeResult | null; readonly ran: boolean };

/** Probes that run when none is named: all that are neither paused nor switched off. */
export function runnableProbes(target: TargetEntry): readonly ProbeEntry[] {
  return [...target.probes.values()].filter((entry) => scheduleBlock(target, entry) === null);
}

/**
 * Runs probes now and waits for all of them. A probe that misses a setting or credential is not run, and shown as paused.
 *
 * @throws AppError run/cancelled when the signal was aborted or the runs were cancelled
 */
export async function runProbesNow(
  parts: OperatorRunParts,
  target: TargetEntry,
  entries: readonly ProbeEntry[],
  options: RunOptions,
): Promise<RunAnswer> {
  const tickets = await waitForAll(parts.scheduler, target, entries, options.signal);
  const wasCancelled = tickets === null || tickets.some(({ ran, result }) => ran && result === null);
  const answer = tickets === null || wasCancelled ? null : answerOf(parts, target, tickets);
  if (options.operatorRun) note(parts.journal, target, entries, answer);
  if (answer === null) throw cancelled();
  return answer;
}

/** Null when the signal was aborted before all had ended. */
async function waitForAll(
  scheduler: Scheduler,
  target: TargetEntry,
  entries: readonly ProbeEntry[],
  signal: AbortSignal,
): Promise<readonly Ticket[] | null> {
  if (signal.aborted) return null;
  const own: ProbeEntry[] = [];
  const waits = entries.map(async (entry): Promise<Ticket> => {
    if (missingNeeds(target.monitored, entry.definition).length > 0)
      return { entry, result: null, ran: false };
    const { ended, joined } = scheduler.runNow(entry);
    if (!joined) own.push(entry);
    return { entry, result: await ended, ran: true };
  });
  const { promise: aborted, resolve } = Promise.withResolvers<null>();
  const onAbort = () => {
    for (const entry of own) scheduler.cancel(entry);
    resolve(null);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([Promise.all(waits), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function answerOf(parts: OperatorRunParts, target: TargetEntry, tickets: readonly Ticket[]): RunAnswer {
  const found = tickets.map(({ result }) => result?.state ?? 'paused');
  return {
    state: found.length === 0 ? 'paused' : worstState(found),
    probes: tickets.map(({ entry, result }) => ({ probe: parts.summarize(target, entry), result })),
  };
}

function note(
  journal: JournalPort,
  target: TargetEntry,
  entries: readonly ProbeEntry[],
  answer: RunAnswer | null,
): void {
  const { name } = target.monitored.target;
  const all = entries.length === runnableProbes(target).length && entries.length > 1;
  const names = all ? '' : `: ${entries.map(({ probeId }) => probeId).join(', ')}`;
  journal.append({
    action: 'probe.run',
    targetId: target.id,
    subject: `${name}${names}`.slice(0, 500),
    result: answer === null ? 'cancelled' : 'done',
    details: { probes: entries.length, state: answer?.state ?? null },
  });
}
