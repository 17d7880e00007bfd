import { isAppError } from '../../shared/errors/app-error.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import type { Progress } from '../../shared/model/progress.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { JobHost } from '../platform/job-host.ts';
import type { FactAuthor } from '../repository/facts/fact.ts';
import type { Catalogue } from './catalogue.ts';
import { RefreshResult } from './jobs/refresh-input.ts';
import type { Desk } from './jobs/refresh-input.ts';
import type { RepositoryService } from './repository-service.ts';
import { refreshJobName } from './jobs/job-names.ts';

/** A look at a place that answers takes a second or two. */
const takingInMs = 20_000;

type DeskParts = {
  readonly jobs: JobHost;
  readonly repositories: RepositoryService;
  readonly catalogue: Catalogue;
  readonly author: FactAuthor;
  /** What a repository says has changed on this desk. */
  readonly onChanged: (repositoryId: RepositoryId) => void;
  /** What is known of the snapshots of these targets has changed. */
  readonly onSnapshots: (targetIds: ReadonlySet<TargetId>) => void;
  readonly now: () => number;
};

/** Runs jobs on repositories and keeps this desk's catalogue in step with what they leave behind. */
export class DeskJobs {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  get author(): FactAuthor {
    return this.#parts.author;
  }

  /** A repository with what this desk knows of it, for a job's input. */
  async desk(repositoryId: RepositoryId, signal: AbortSignal): Promise<Desk> {
    const access = await this.#parts.repositories.access(repositoryId, signal);
    return this.#withKnown(repositoryId, access);
  }

  /** The same for a job that writes a snapshot: refused until the kit was confirmed. */
  async deskForCapture(repositoryId: RepositoryId, signal: AbortSignal): Promise<Desk> {
    const access = await this.#parts.repositories.accessForCapture(repositoryId, signal);
    return this.#withKnown(repositoryId, access);
  }

  /** Runs a job; a place that fails is marked as failing. */
  async run(
    repositoryId: RepositoryId | null,
    job: string,
    input: unknown,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void = () => undefined,
  ): Promise<unknown> {
    try {
      return await this.#parts.jobs.run(job, input, { signal, onProgress });
    } catch (error: unknown) {
      if (repositoryId !== null) this.#parts.repositories.failed(repositoryId, error);
      throw error;
    }
  }

  /** The same for a job that publishes a snapshot: also when it is cancelled or fails, what it has published is taken in. */
  async runPublishing(
    repositoryId: RepositoryId,
    job: string,
    input: unknown,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<unknown> {
    try {
      return await this.run(repositoryId, job, input, signal, onProgress);
    } catch (error: unknown) {
      await this.refresh(repositoryId, AbortSignal.timeout(takingInMs)).catch((failure: unknown) => {
        if (!isAppError(failure)) throw failure;
      });
      throw error;
    }
  }

  /** Takes in what a job found in the repository when it ended. */
  apply(repositoryId: RepositoryId, refreshed: RefreshResult): void {
    const { catalogue, repositories, now, onChanged, onSnapshots } = this.#parts;
    if (repositories.find(repositoryId) === null) return;
    catalogue.apply(repositoryId, refreshed);
    // What a check found stays until a check finds it mended: reading a list proves nothing about the rest.
    const unmended = repositories.find(repositoryId)?.lastCheck?.ok === false ? checkFailed : null;
    const problem = refreshed.problems[0] ?? unmended;
    repositories.seen(repositoryId, {
      health: problem === null ? 'ok' : 'damaged',
      healthReason: problem,
      checkedAt: now(),
      durable: refreshed.durable,
      freeBytes: refreshed.freeBytes,
      totalBytes: refreshed.totalBytes,
      storedBytes: refreshed.storedBytes,
      keys: refreshed.keys,
    });
    onChanged(repositoryId);
    onSnapshots(catalogue.targetsOf(repositoryId));
  }

  /** Lets a repository leave this desk, and with it what the catalogue holds of it. */
  async leave(repositoryId: RepositoryId, remove: () => Promise<void>): Promise<void> {
    const { catalogue, repositories, onSnapshots } = this.#parts;
    const targetIds = catalogue.targetsOf(repositoryId);
    try {
      await remove();
    } finally {
      if (repositories.find(repositoryId) === null) {
        catalogue.forget(repositoryId);
        onSnapshots(targetIds);
      }
    }
  }

  /** A job whose whole answer is what the repository says now. */
  async runAndApply(
    repositoryId: RepositoryId,
    job: string,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<RefreshResult> {
    const desk = await this.desk(repositoryId, signal);
    const raw = await this.run(repositoryId, job, { desk, ...input }, signal);
    const refreshed = RefreshResult.parse(raw);
    this.apply(repositoryId, refreshed);
    return refreshed;
  }

  /** Looks at the place again. */
  async refresh(repositoryId: RepositoryId, signal: AbortSignal): Promise<RefreshResult> {
    const desk = await this.desk(repositoryId, signal);
    const refreshed = RefreshResult.parse(await this.run(repositoryId, refreshJobName, desk, signal));
    this.apply(repositoryId, refreshed);
    return refreshed;
  }

  #withKnown(repositoryId: RepositoryId, access: Desk['access']): Desk {
    const known = this.#parts.catalogue.known(repositoryId);
    return { access, knownSnapshots: known.snapshots, knownFacts: known.facts };
  }
}

const checkFailed = localText(
  'The last check found damage. Run a check to see what it concerns; keep further snapshots in another repository until it is well.',
  '마지막 검사에서 손상이 발견되었습니다. 검사을 실행하여 영향을 받는 항목을 확인하고, 정상으로 돌아올 때까지 다른 저장소에 스냅샷을 보관하십시오.',
);
