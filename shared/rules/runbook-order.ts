import type { RunbookPurpose, RunbookSummary } from '../model/runbook.ts';

/** What somebody in trouble looks for comes first, what is done in peace last. */
export const purposeOrder: readonly RunbookPurpose[] = [
  'incident',
  'failure',
  'startup',
  'rotation',
  'backup',
  'restore',
  'release',
  'rollback',
  'post-incident',
  'maintenance',
];

/** Those of one purpose: with a priority first, in its order, the others as the pack has them. */
export function byPriority(
  runbooks: readonly RunbookSummary[],
  purpose: RunbookPurpose,
): readonly RunbookSummary[] {
  return runbooks
    .filter((runbook) => runbook.purpose === purpose)
    .toSorted((left, right) => priority(left) - priority(right));
}

function priority(runbook: RunbookSummary): number {
  return runbook.priority ?? Number.MAX_SAFE_INTEGER;
}
