import type { RepositoryId } from '../../shared/model/ids.ts';
import type { Job } from '../../shared/model/job.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Schedule, ScheduleTask } from '../../shared/model/schedule.ts';
import { isVerifiedInFull } from '../../shared/rules/retention.ts';
import type { createSnapshots } from './snapshots.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import { followJob } from './follow-job.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import { identityOfThisProcess, isRunning } from '../platform/machine.ts';
import type { RunbookService } from '../runbooks/runbook-service.ts';
import { ClaimOutcome, claimJobName } from '../schedules/claim-outcome.ts';
import type { ClaimResult } from '../schedules/claims.ts';
import type { ScheduleOutcome } from '../schedules/run-end.ts';
import { runbookNeedsRepository } from '../schedules/schedule-errors.ts';
import type { StartedRun } from '../schedules/schedule-runner.ts';
import { ScheduleService } from '../schedules/schedule-service.ts';
import { nameOfStarter, runRunbook } from '../schedules/scheduled-runbook.ts';

/** Longer than a place needs to show what another console has written there. */
const settleMs = 3000;

type Snapshots = ReturnType<typeof createSnapshots>;

/** Schedules, and what they start. */
export function createSchedules(
  options: ConsoleOptions,
  { clock, database, journal, dispatcher, settings, targets }: Foundation,
  snapshots: Snapshots,
  runbooks: () => RunbookService,
  disposables: DisposableStack,
): ScheduleService {
  return disposables.add(
    new ScheduleService({
      database,
      clock,
      journal,
      logger: options.logger,
      self: identityOfThisProcess(),
      isRunning,
      checkTask: (task) => {
        if (task.kind !== 'copy') targets.get(task.targetId);
        for (const id of repositoriesOf(task)) snapshots.repositories.get(id);
        if (task.kind === 'runbook') checkRunbook(task, runbooks());
      },
      start: (schedule, run, signal) => {
        const { task } = schedule;
        if (task.kind !== 'runbook') return runTask(task, run, snapshots, signal);
        const startedBy = nameOfStarter(schedule, settings.read().language);
        return runRunbook(task, run, runbooks(), startedBy, signal);
      },
      claim: (schedule, dueAt, signal) => claim(schedule, dueAt, snapshots, signal),
      onChange: ({ revision, changed, removed }) =>
        dispatcher.publish('schedules.changed', { revision, changed: [...changed], removed: [...removed] }),
    }),
  );
}

/**
 * Where its snapshots go has to be settled when it is scheduled: nobody is there to be asked later, and consoles agree in that repository on which of
 * them does it.
 * @throws AppError runbook/unknown, schedule/invalid
 */
function checkRunbook(task: Extract<ScheduleTask, { kind: 'runbook' }>, runbooks: RunbookService): void {
  const { runbook } = runbooks.check(task);
  if (task.repositoryId === null && runbook.steps.some((step) => step.do === 'snapshot'))
    throw runbookNeedsRepository();
}

/** Two desks with the same task on one repository mean the same run, whatever each of them calls its schedule. */
async function claim(
  { task, timing, zone }: Schedule,
  dueAt: number,
  { desk, repositories }: Snapshots,
  signal: AbortSignal,
): Promise<ClaimResult> {
  const [repositoryId] = repositoriesOf(task);
  if (repositoryId === undefined) return 'ours';
  const input = {
    access: await repositories.access(repositoryId, signal),
    by: desk.author,
    scheduleKey: JSON.stringify([
      task.kind,
      'targetId' in task ? task.targetId : '',
      repositoriesOf(task),
      timing,
      zone,
      ...(task.kind === 'runbook' ? [task.runbookId] : []),
    ]),
    dueAt,
    settleMs,
  };
  return ClaimOutcome.parse(await desk.run(repositoryId, claimJobName, input, signal));
}

async function runTask(
  task: Exclude<ScheduleTask, { kind: 'runbook' }>,
  run: StartedRun,
  snapshots: Snapshots,
  signal: AbortSignal,
): Promise<ScheduleOutcome> {
  switch (task.kind) {
    case 'snapshot':
      return runSnapshot(task, run, snapshots, signal);
    case 'copy':
      return copied(
        await followJob(snapshots.registry, snapshots.upkeep.copy(task.from, task.to, null), signal),
      );
    case 'drill':
      return runDrill(task, snapshots, signal);
  }
}

type SnapshotTask = Extract<ScheduleTask, { kind: 'snapshot' }>;

/** What was done before it failed is not done again: where only the copy is missing, only the copy is made. */
async function runSnapshot(
  task: SnapshotTask,
  run: StartedRun,
  snapshots: Snapshots,
  signal: AbortSignal,
): Promise<ScheduleOutcome> {
  const { targetId, repositoryId, copyTo } = task;
  const taken = isTaken(task, run, snapshots) ? null : await takeSnapshot(task, snapshots, signal);
  if (taken !== null) return taken;
  if (copyTo === null) return { kind: 'ok', note: null };
  return copied(
    await followJob(snapshots.registry, snapshots.upkeep.copy(repositoryId, copyTo, targetId), signal),
  );
}

/** Whether an earlier attempt at this run has taken the snapshot, and proven it where that is wished. */
function isTaken(
  { targetId, repositoryId, verify }: SnapshotTask,
  { triedSince }: StartedRun,
  { snapshots }: Snapshots,
): boolean {
  return snapshots
    .list({ targetId, repositoryId })
    .some(
      (snapshot) =>
        triedSince !== null &&
        snapshot.kind === 'scheduled' &&
        snapshot.startedAt >= triedSince &&
        (!verify || isVerifiedInFull(snapshot)),
    );
}

/** Null when it is there and as it should be. */
async function takeSnapshot(
  { targetId, repositoryId, verify, retention }: SnapshotTask,
  snapshots: Snapshots,
  signal: AbortSignal,
): Promise<ScheduleOutcome | null> {
  const jobId = snapshots.snapshots.capture({
    targetId,
    repositoryId,
    kind: 'scheduled',
    label: null,
    partialReason: null,
    verify,
    retention,
  });
  const { outcome } = await followJob(snapshots.registry, jobId, signal);
  if (outcome?.kind !== 'capture') throw new Error(`a capture ended as ${String(outcome?.kind)}`);
  if (outcome.verify?.ok === false) return { kind: 'failed', reason: notVerified };
  if (outcome.retention?.refused) return { kind: 'failed', reason: outcome.retention.refused };
  return null;
}

async function runDrill(
  { targetId, repositoryId }: Extract<ScheduleTask, { kind: 'drill' }>,
  snapshots: Snapshots,
  signal: AbortSignal,
): Promise<ScheduleOutcome> {
  const newest = snapshots.snapshots
    .list({ targetId, repositoryId })
    .find(({ partialReason }) => partialReason === null);
  if (newest === undefined) return { kind: 'failed', reason: nothingToDrill };
  const jobId = snapshots.proofs.drill(newest.id, { boot: false, scratch: null });
  const { outcome } = await followJob(snapshots.registry, jobId, signal);
  return outcome?.kind === 'drill' && outcome.report.ok
    ? { kind: 'ok', note: null }
    : { kind: 'failed', reason: drillFailed };
}

function copied(job: Job): ScheduleOutcome {
  return job.outcome?.kind === 'copy'
    ? { kind: 'ok', note: null }
    : {
        kind: 'failed',
        reason: localText('The copy did not end as it should.', '복사가 정상적으로 끝나지 않았습니다.'),
      };
}

/** Repositories that a task works on. */
export function repositoriesOf(task: ScheduleTask): readonly RepositoryId[] {
  switch (task.kind) {
    case 'snapshot':
      return task.copyTo === null ? [task.repositoryId] : [task.repositoryId, task.copyTo];
    case 'copy':
      return [task.to, task.from];
    case 'drill':
      return [task.repositoryId];
    case 'runbook':
      return task.repositoryId === null ? [] : [task.repositoryId];
  }
}

const notVerified = localText(
  'The snapshot was taken, but reading it back found problems. Look at its verification.',
  '스냅샷은 만들었지만 다시 읽었을 때 문제가 발견되었습니다. 검증 결과를 확인하십시오.',
);
const nothingToDrill = localText(
  'The repository has no whole snapshot of this target to restore.',
  '저장소에 복원할 수 있는 이 대상의 온전한 스냅샷이 없습니다.',
);
const drillFailed = localText(
  'The drill did not succeed. Look at its report.',
  '복원 훈련이 성공하지 못했습니다. 보고서를 확인하십시오.',
);
