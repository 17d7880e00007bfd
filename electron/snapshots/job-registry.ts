import { randomBytes } from 'node:crypto';
import type { WireError } from '../../shared/contract/envelope.ts';
import { AppError, asError, isAppError } from '../../shared/errors/app-error.ts';
import { JobId } from '../../shared/model/ids.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import type { Job, JobKind, JobOutcome } from '../../shared/model/job.ts';
import type { Progress } from '../../shared/model/progress.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { cancellable } from '../platform/cancellable.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import { endedWithin } from '../platform/ended-within.ts';
import type { Logger } from '../platform/logger.ts';

const keptMs = 3_600_000;
const waitMs = 25_000;

export type JobSubject = {
  readonly kind: JobKind;
  readonly title: LocalText;
  readonly targetId: TargetId | null;
  readonly repositoryId: RepositoryId | null;
};

/** What a job's work is given: its cancellation, and how it tells where it is. */
export type JobWork<Outcome extends JobOutcome> = (
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
) => Promise<Outcome>;

type Entry = { job: Job; readonly cancel: AbortController; readonly ended: Promise<Job> };

/** Everything long that this console does: begun by a call, followed by events, cancelled by id. */
export class JobRegistry implements Disposable {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onChange: (jobId: JobId) => void;
  readonly #entries = new Map<JobId, Entry>();
  #revision = 0;

  constructor(parts: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly onChange: (jobId: JobId) => void;
  }) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#onChange = parts.onChange;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Begins the work and answers its id at once; how it ends is told by the job itself. */
  start<Outcome extends JobOutcome>(subject: JobSubject, work: JobWork<Outcome>): JobId {
    this.#forgetOld();
    const id = JobId.parse(randomBytes(8).toString('hex'));
    const cancel = new AbortController();
    const now = this.#clock.now();
    const ended = Promise.withResolvers<Job>();
    const job: Job = {
      ...subject,
      id,
      startedAt: now,
      finishedAt: null,
      state: 'running',
      progress: null,
      heardAt: now,
      error: null,
      outcome: null,
    };
    this.#entries.set(id, { job, cancel, ended: ended.promise });
    this.#changed(id, {});
    void this.#run(id, work, cancel.signal).then(ended.resolve);
    return id;
  }

  /** Newest first. */
  list(): readonly Job[] {
    this.#forgetOld();
    return [...this.#entries.values()].map(({ job }) => job).toReversed();
  }

  /** @throws AppError job/unknown */
  get(id: JobId): Job {
    return this.#entry(id).job;
  }

  find(id: JobId): Job | null {
    return this.#entries.get(id)?.job ?? null;
  }

  /** The job once it has ended, or as it is after 25 seconds. */
  async wait(id: JobId, signal: AbortSignal): Promise<Job> {
    const { ended } = this.#entry(id);
    await endedWithin(this.#clock, waitMs, ended, signal);
    return this.get(id);
  }

  /** Resolves when the job has ended, however long it takes. */
  ended(id: JobId): Promise<Job> {
    return this.#entry(id).ended;
  }

  cancel(id: JobId): void {
    const { job, cancel } = this.#entry(id);
    if (job.state !== 'running') return;
    this.#changed(id, { state: 'cancelling' });
    cancel.abort();
  }

  /** True while something of that kind runs for a target. */
  isRunning(kind: JobKind, targetId: TargetId): boolean {
    return this.list().some(
      (job) => job.kind === kind && job.targetId === targetId && job.finishedAt === null,
    );
  }

  /** True while something runs on a repository. */
  isBusyWith(repositoryId: RepositoryId): boolean {
    return this.list().some((job) => job.repositoryId === repositoryId && job.finishedAt === null);
  }

  async dispose(): Promise<void> {
    for (const { cancel } of this.#entries.values()) cancel.abort();
    await Promise.all([...this.#entries.values()].map(({ ended }) => ended));
  }

  async #run<Outcome extends JobOutcome>(
    id: JobId,
    work: JobWork<Outcome>,
    signal: AbortSignal,
  ): Promise<Job> {
    const onProgress = (progress: Progress) => this.#changed(id, { progress, heardAt: this.#clock.now() });
    try {
      const outcome = await cancellable(signal, () => work(signal, onProgress));
      this.#changed(id, { state: 'done', outcome, finishedAt: this.#clock.now() });
    } catch (error: unknown) {
      const cancelled = signal.aborted || (isAppError(error) && error.code === 'run/cancelled');
      this.#changed(id, {
        state: cancelled ? 'cancelled' : 'failed',
        error: this.#wireError(error),
        finishedAt: this.#clock.now(),
      });
    }
    return this.get(id);
  }

  #wireError(error: unknown): WireError {
    if (isAppError(error)) return { code: error.code, text: error.text, retryable: error.retryable };
    const incident = this.#logger.bug(asError(error), 'job');
    return {
      code: 'internal/unexpected',
      text: localText(
        `Something went wrong inside the console. The log names it ${incident}.`,
        `콘솔 내부에서 문제가 발생했습니다. 로그에 ${incident}(으)로 기록되었습니다.`,
      ),
      retryable: false,
      incident,
    };
  }

  #changed(id: JobId, change: Partial<Job>): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.job = { ...entry.job, ...change };
    this.#revision += 1;
    this.#onChange(id);
  }

  #entry(id: JobId): Entry {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return entry;
    throw new AppError(
      'job/unknown',
      localText(
        'This job is no longer known: it ended more than an hour ago, or in an earlier run of the console. Its result stands in the journal.',
        '더 이상 알 수 없는 작업입니다. 끝난 지 한 시간이 넘었거나 이전에 실행한 콘솔의 작업입니다. 결과는 저널에 있습니다.',
      ),
    );
  }

  #forgetOld(): void {
    for (const [id, { job }] of this.#entries) {
      if (job.finishedAt !== null && this.#clock.now() - job.finishedAt > keptMs) this.#entries.delete(id);
    }
  }
}
