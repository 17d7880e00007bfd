import type { RunbookSummary } from '../../shared/model/runbook.ts';
import type { Target } from '../../shared/model/target.ts';
import { overdueSince, runbookDue } from '../../shared/rules/runbook-due.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Reading } from './alert-ports.ts';

type Watched = Pick<Target, 'id' | 'name' | 'createdAt'>;

/**
 * Whether recurring runbooks of a target are overdue: one reading for all of them. While a run of what was overdue is under way, nothing
 * is said; it is well again when that run was finished.
 * @param runbooks those of this target
 * @param now epoch ms
 */
export function readMaintenance(
  { id, name, createdAt }: Watched,
  runbooks: readonly RunbookSummary[],
  holdersOf: (key: string) => readonly string[],
  now: number,
): Reading {
  const key = `maintenance/${id}`;
  const held = holdersOf(key);
  const overdue = runbooks
    .flatMap((runbook) => {
      const since = overdueSince(runbook, createdAt, now);
      return since === null ? [] : [{ runbook, since }];
    })
    .toSorted((a, b) => a.since - b.since);
  const underWay = runbooks.filter(
    (runbook) => held.includes(runbook.id) && runbookDue(runbook, now)?.kind === 'open',
  );
  const [first] = overdue;
  const verdict = first === undefined ? (underWay.length > 0 ? 'unsure' : 'well') : 'degraded';
  return {
    key,
    cause: 'maintenance',
    targetId: id,
    subject: name,
    verdict,
    reason: first === undefined ? localText('', '') : reasonOf(first.runbook, overdue.length - 1),
    since: first?.since ?? null,
    holders: [...new Set([...overdue.map(({ runbook }) => runbook), ...underWay].map((each) => each.id))],
  };
}

function reasonOf({ title, every, lastRun }: RunbookSummary, more: number): LocalText {
  const [en, ko] = every === null ? ['', ''] : periods[every];
  const open = lastRun?.state === 'open';
  return localText(
    `Overdue: "${title.en}", ${en}${open ? ', begun and not finished' : ''}${more === 0 ? '' : ` (and ${more} more)`}.`,
    `기한 지남: "${title.ko}"(${ko}${open ? ', 시작했으나 끝나지 않음' : ''})${more === 0 ? '' : ` 외 ${more}건`}.`,
  );
}

const periods = {
  day: ['every day', '매일'],
  week: ['every week', '매주'],
  month: ['every month', '매월'],
  quarter: ['every quarter', '분기마다'],
  year: ['every year', '매년'],
} as const;
