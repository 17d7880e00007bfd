import { AppError } from '../../../shared/errors/app-error.ts';
import { JobId } from '../../../shared/model/ids.ts';
import type { RepositoryId, TargetId } from '../../../shared/model/ids.ts';
import type { Job, JobOutcome } from '../../../shared/model/job.ts';
import type { Progress } from '../../../shared/model/progress.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { hexId } from './seeded.ts';

/** One stage of a job: what it reads, and how many beats it takes. A silent stage says nothing until it ends. */
export type FakeStage = {
  readonly stage: LocalText;
  readonly files: number;
  readonly bytes: number;
  readonly beats: number;
  readonly silent?: boolean;
};

export type FakeWork = {
  readonly kind: JobOutcome['kind'];
  readonly title: LocalText;
  readonly targetId: TargetId | null;
  readonly repositoryId: RepositoryId | null;
  readonly stages: readonly FakeStage[];
  /** Called at the end: changes what the console knows and says what came out; an error fails the job. */
  readonly finish: () => JobOutcome;
};

const beatMs = 220;
let started = 0;

/** Begins a job that progresses by itself until it is done or cancelled. */
export function startJob(fake: Fake, work: FakeWork): { readonly jobId: JobId } {
  started += 1;
  const at = fake.now();
  const job: Job = {
    id: JobId.parse(hexId(3000 + started)),
    kind: work.kind,
    title: work.title,
    targetId: work.targetId,
    repositoryId: work.repositoryId,
    startedAt: at,
    finishedAt: null,
    state: 'running',
    progress: null,
    heardAt: at,
    error: null,
    outcome: null,
  };
  fake.state.jobs = [job, ...fake.state.jobs];
  change(fake, job.id, {});
  void carryOut(fake, job.id, work);
  return { jobId: job.id };
}

async function carryOut(fake: Fake, jobId: JobId, work: FakeWork): Promise<void> {
  for (const [index, stage] of work.stages.entries()) {
    for (let beat = 0; beat <= stage.beats; beat += 1) {
      if (!stage.silent || beat === 0) change(fake, jobId, { progress: progressOf(work, index, beat) });
      await fake.sleep(beatMs);
      if (known(fake, jobId).state === 'cancelling') {
        change(fake, jobId, { state: 'cancelled', finishedAt: fake.now() });
        return;
      }
    }
  }
  try {
    change(fake, jobId, { outcome: work.finish(), state: 'done', finishedAt: fake.now() });
  } catch (error: unknown) {
    const text =
      error instanceof AppError ? error.text : localText('The job failed.', '작업이 실패했습니다.');
    const code = error instanceof AppError ? error.code : 'internal/unexpected';
    change(fake, jobId, { state: 'failed', finishedAt: fake.now(), error: { code, text, retryable: false } });
  }
}

function progressOf(work: FakeWork, index: number, beat: number): Progress {
  const stage = work.stages[index];
  const before = work.stages.slice(0, index);
  const share = stage === undefined || stage.beats === 0 ? 1 : beat / stage.beats;
  const sum = (field: 'files' | 'bytes', stages: readonly FakeStage[]) =>
    stages.reduce((total, each) => total + each[field], 0);
  return {
    stage: stage?.stage ?? work.title,
    step: index + 1,
    steps: work.stages.length,
    files: Math.round(sum('files', before) + (stage?.files ?? 0) * share),
    filesTotal: sum('files', work.stages),
    bytes: Math.round(sum('bytes', before) + (stage?.bytes ?? 0) * share),
    bytesTotal: sum('bytes', work.stages),
  };
}

function known(fake: Fake, jobId: string): Job {
  const found = fake.state.jobs.find(({ id }) => id === jobId);
  if (found) return found;
  throw new AppError('job/unknown', localText('There is no such job.', '그런 작업이 없습니다.'));
}

function change(fake: Fake, jobId: JobId, what: Partial<Job>): void {
  const changed = { ...known(fake, jobId), ...what, heardAt: fake.now() };
  fake.state.jobs = fake.state.jobs.map((job) => (job.id === jobId ? changed : job));
  fake.state.revision += 1;
  fake.publish('jobs.changed', { revision: fake.state.revision, jobs: [changed] });
}

export const jobHandlers: HandlersOf<'jobs'> = {
  'jobs.list': (_input, { state }) => ({ revision: state.revision, jobs: state.jobs }),
  'jobs.get': ({ jobId }, fake) => known(fake, jobId),
  'jobs.wait': async ({ jobId }, fake) => {
    for (let turn = 0; turn < 100 && known(fake, jobId).finishedAt === null; turn += 1) await fake.sleep(250);
    return known(fake, jobId);
  },
  'jobs.cancel': ({ jobId }, fake) => {
    if (known(fake, jobId).finishedAt === null) change(fake, JobId.parse(jobId), { state: 'cancelling' });
    return {};
  },
};
