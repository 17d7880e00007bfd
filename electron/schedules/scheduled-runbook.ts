import type { RunId } from '../../shared/model/ids.ts';
import type { Language } from '../../shared/model/local-text.ts';
import type { Run, RunSummary } from '../../shared/model/runbook.ts';
import type { Schedule, ScheduleTask } from '../../shared/model/schedule.ts';
import type { ScheduleOutcome } from './run-end.ts';
import { outcomeOfRun, stillOpen } from './runbook-outcome.ts';
import type { StartedRun } from './schedule-runner.ts';

type RunbookTask = Extract<ScheduleTask, { kind: 'runbook' }>;
type OfRun = { readonly runId: RunId; readonly revision: number };

/** Runbooks, as far as a schedule carries them out. */
type RunbooksPort = {
  runs(filter: {
    readonly targetId: RunbookTask['targetId'];
    readonly open: boolean | null;
  }): readonly RunSummary[];
  get(runId: RunId): Run;
  start(
    wish: Omit<RunbookTask, 'kind'> & { readonly incidentId: null; readonly startedBy: string },
  ): RunSummary;
  carryOn(run: OfRun): Run;
  wait(runId: RunId, signal: AbortSignal): Promise<Run>;
  cancel(runId: RunId): void;
  finish(run: OfRun & { readonly note: null }): Promise<Run>;
};

/**
 * Starts a run of the runbook and carries out its steps until one needs a person. What an interrupted attempt has begun is gone on with; any
 * other run that is still open stays alone.
 * @param startedBy as whose work the run is kept
 */
export async function runRunbook(
  task: RunbookTask,
  { triedSince }: StartedRun,
  runbooks: RunbooksPort,
  startedBy: string,
  signal: AbortSignal,
): Promise<ScheduleOutcome> {
  const known = runbooks
    .runs({ targetId: task.targetId, open: null })
    .filter(({ runbookId }) => runbookId === task.runbookId);
  const own = known.find(
    (run) => triedSince !== null && run.startedBy === startedBy && run.startedAt >= triedSince,
  );
  const other = known.find(({ id, state }) => state === 'open' && id !== own?.id);
  if (other !== undefined && own === undefined) return stillOpen(other);
  const begun = own ?? runbooks.start({ ...task, incidentId: null, startedBy });
  return outcomeOfRun(await carriedOut(begun, runbooks, signal));
}

/** Carries on until nothing is left that goes by itself, and finishes a run that is through. */
async function carriedOut(
  { id: runId }: Pick<RunSummary, 'id'>,
  runbooks: RunbooksPort,
  signal: AbortSignal,
): Promise<Run> {
  const before = runbooks.get(runId);
  if (before.state !== 'open') return before;
  const cancel = () => runbooks.cancel(runId);
  signal.throwIfAborted();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    let run = runbooks.carryOn({ runId, revision: before.revision });
    // What is cancelled is waited for all the same: its end is written down before this one.
    while (run.steps.some(({ state }) => state === 'running'))
      run = await runbooks.wait(runId, new AbortController().signal);
    if (run.next !== null || run.state !== 'open') return run;
    return await runbooks.finish({ runId, revision: run.revision, note: null });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** As whose work the runs of a schedule are kept. */
export function nameOfStarter({ name }: Pick<Schedule, 'name'>, language: Language): string {
  return language === 'ko' ? `일정: ${name}` : `schedule: ${name}`;
}
