import type { KnownTarget } from '../../shared/contract/groups/repositories.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { JobId, RepositoryId, TargetId } from '../../shared/model/ids.ts';
import type { JobOutcome } from '../../shared/model/job.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Repository } from '../../shared/model/repository.ts';
import type { SettingValue, Target } from '../../shared/model/target.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import { unknownPack } from '../packs/pack-errors.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { FactOf } from '../repository/facts/fact.ts';
import type { Catalogue } from './catalogue.ts';
import type { DeskJobs } from './desk.ts';
import { CheckResult, CopyResult, PruneResult, RebuildIndexResult } from './jobs/upkeep-input.ts';
import type { JobRegistry, JobWork } from './job-registry.ts';
import { copyIncomplete, repositoryBusy } from './repository-errors.ts';
import { factsOfFailure } from './repository-health.ts';
import type { RepositoryService } from './repository-service.ts';
import { checkJobName, copyJobName, pruneJobName, rebuildIndexJobName } from './jobs/job-names.ts';

const secretRemovalMs = 10_000;

type UpkeepParts = {
  readonly repositories: RepositoryService;
  readonly catalogue: Catalogue;
  readonly desk: DeskJobs;
  readonly registry: JobRegistry;
  readonly journal: JournalPort;
  readonly now: () => number;
  readonly scratchRoot: string;
  readonly kitDir: string;
  readonly targets: () => readonly Target[];
  readonly hasPack: (packId: string) => boolean;
  /** Takes a target over with the id it has in the repository. */
  readonly adoptTarget: (target: Pick<FactOf<'target'>, 'id' | 'name' | 'pack' | 'settings'>) => void;
};

type AdoptedChanges = {
  readonly name?: string | undefined;
  readonly settings?: Readonly<Record<string, SettingValue>> | undefined;
};

type Wish = { readonly kind: JobOutcome['kind']; readonly en: string; readonly ko: string };

/** Looks after repositories as a whole: check, prune, copy, index, and what they know of targets. */
export class RepositoryUpkeep {
  readonly #parts: UpkeepParts;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  /** Looks at the place now: its space, and whether writes are confirmed there. */
  async look(id: RepositoryId, signal: AbortSignal): Promise<Repository> {
    await this.#parts.desk.refresh(id, signal);
    return this.#parts.repositories.get(id);
  }

  refresh(id: RepositoryId): JobId {
    return this.#start(id, { kind: 'refresh', en: 'Reading', ko: '읽기' }, async (signal) => {
      const refreshed = await this.#parts.desk.refresh(id, signal);
      const snapshots = refreshed.snapshotNames.length;
      return { kind: 'refresh', snapshots, damaged: refreshed.problems.length };
    });
  }

  check(id: RepositoryId, readShare: 0 | 0.1 | 1, hash = false): JobId {
    return this.#start(id, { kind: 'check', en: 'Check of', ko: '검사' }, async (signal, onProgress) => {
      const input = {
        ...(await this.#input(id, signal)),
        readShare,
        hash,
        turn: this.#turn(),
        kitDir: this.#parts.kitDir,
      };
      const { desk, repositories, now } = this.#parts;
      const raw = await desk.run(id, checkJobName, input, signal, onProgress);
      const { report, refreshed } = CheckResult.parse(raw);
      const { ok, share, problems } = report;
      const before = repositories.find(id)?.lastCheck ?? null;
      // A check that read less than the one that found damage does not say that it is mended.
      if (!ok || before === null || before.ok || share >= before.share) {
        repositories.seen(id, { lastCheck: { at: now(), ok, share, problems: problems.length } });
      }
      desk.apply(id, refreshed);
      const [problem] = problems;
      if (problem !== undefined) repositories.seen(id, { healthReason: problem.what });
      this.#note('repository.checked', id, ok, { share, problems: problems.length });
      return { kind: 'check', report };
    });
  }

  /** A real prune needs the repository's name. @throws AppError repository/not-confirmed */
  prune(id: RepositoryId, dryRun: boolean, confirmName: string | undefined): JobId {
    if (!dryRun) this.#parts.repositories.confirm(id, confirmName);
    return this.#start(id, { kind: 'prune', en: 'Prune of', ko: '정리' }, async (signal, onProgress) => {
      const input = { ...(await this.#input(id, signal)), dryRun };
      const raw = await this.#parts.desk.run(id, pruneJobName, input, signal, onProgress);
      const { report, refreshed } = PruneResult.parse(raw);
      this.#parts.desk.apply(id, refreshed);
      if (!dryRun) {
        const { markedPacks, deletedPacks, deletedBytes } = report;
        this.#note('repository.pruned', id, true, { markedPacks, deletedPacks, deletedBytes });
      }
      return { kind: 'prune', report };
    });
  }

  /** Copies every snapshot, or those of one target, to a second repository. */
  copy(from: RepositoryId, to: RepositoryId, targetId: TargetId | null): JobId {
    this.#parts.repositories.get(from);
    return this.#start(to, { kind: 'copy', en: 'Copy to', ko: '복사' }, async (signal, onProgress) => {
      const desk = await this.#parts.desk.deskForCapture(to, signal);
      const source = await this.#parts.repositories.access(from, signal);
      const own = this.#parts.catalogue.snapshotsOf(from).filter((each) => each.targetId === targetId);
      const snapshots = targetId === null ? null : own.map((each) => each.id);
      const { author: by } = this.#parts.desk;
      const { scratchRoot } = this.#parts;
      const input = { desk, by, scratchRoot, from: source, snapshots };
      const raw = await this.#parts.desk
        .run(null, copyJobName, input, signal, onProgress)
        .catch((error: unknown) => this.#copyFailed([from, to], error, signal));
      const { report, failed, refreshed } = CopyResult.parse(raw);
      this.#parts.desk.apply(to, refreshed);
      const { snapshots: copied, newBytes } = report;
      this.#note('repository.copied', to, failed.length === 0, { from, snapshots: copied, newBytes });
      const [problem] = failed;
      if (problem !== undefined) throw copyIncomplete(failed.length, problem);
      return { kind: 'copy', report };
    });
  }

  rebuildIndex(id: RepositoryId): JobId {
    const wish = { kind: 'rebuild-index', en: 'New index of', ko: '색인 재구성' } as const;
    return this.#start(id, wish, async (signal, onProgress) => {
      const input = await this.#input(id, signal);
      const raw = await this.#parts.desk.run(id, rebuildIndexJobName, input, signal, onProgress);
      const { packs, chunks, refreshed } = RebuildIndexResult.parse(raw);
      this.#parts.desk.apply(id, refreshed);
      this.#note('repository.index-rebuilt', id, true, { packs, chunks });
      return { kind: 'rebuild-index', packs, chunks };
    });
  }

  /** Takes a repository off this desk with everything this desk knows of it. @throws AppError run/busy while a job works on it */
  async remove(id: RepositoryId, confirmName: string): Promise<void> {
    this.#parts.repositories.confirm(id, confirmName);
    if (this.#parts.registry.isBusyWith(id)) throw repositoryBusy(confirmName);
    await this.#parts.desk.leave(id, () =>
      this.#parts.repositories.remove(id, confirmName, AbortSignal.timeout(secretRemovalMs)),
    );
  }

  knownTargets(id: RepositoryId): readonly KnownTarget[] {
    const here = new Set<string>(this.#parts.targets().map((target) => target.id));
    const snapshots = this.#parts.catalogue.snapshotsOf(id);
    return [...this.#parts.catalogue.view(id).targets.values()].map((target) => {
      const own = snapshots.filter(({ targetId }) => targetId === target.id);
      return {
        id: target.id,
        name: target.name,
        pack: target.pack,
        settings: target.settings,
        snapshots: own.length,
        newestAt: own[0]?.startedAt ?? null,
        here: here.has(target.id),
        packHere: this.#parts.hasPack(target.pack),
      };
    });
  }

  /**
   * Takes targets that the repository knows onto this desk, without their secrets. Those that are here already are left alone. `changes`
   * go before what the repository says: a set that was captured without a console knows only what its command was given.
   */
  adopt(id: RepositoryId, targetIds: readonly TargetId[], changes: AdoptedChanges = {}): readonly TargetId[] {
    const { targets } = this.#parts.catalogue.view(id);
    const here = new Set<string>(this.#parts.targets().map((target) => target.id));
    const adopted: TargetId[] = [];
    for (const targetId of targetIds) {
      const target = targets.get(targetId);
      if (target === undefined || here.has(targetId)) continue;
      this.#parts.adoptTarget({
        ...target,
        name: changes.name ?? target.name,
        settings: { ...target.settings, ...changes.settings },
      });
      adopted.push(targetId);
    }
    return adopted;
  }

  /** @throws AppError pack/unknown */
  packSource(id: RepositoryId, packId: string): string {
    const { packs } = this.#parts.catalogue.view(id);
    const pack = packs.get(packId);
    if (pack === undefined) throw unknownPack(packId, [...packs.keys()]);
    return pack.text;
  }

  /** Which of the two places failed is not told by the failure: both are looked at again. */
  async #copyFailed(ids: readonly RepositoryId[], error: unknown, signal: AbortSignal): Promise<never> {
    if (factsOfFailure(error) !== null && !signal.aborted) {
      for (const id of ids) {
        await this.#parts.desk.refresh(id, signal).catch((failure: unknown) => {
          if (!isAppError(failure)) throw failure;
        });
      }
    }
    throw error;
  }

  /** Samples go round: each day another tenth, so that ten of them read everything. */
  #turn(): number {
    return Math.floor(this.#parts.now() / 86_400_000);
  }

  async #input(id: RepositoryId, signal: AbortSignal) {
    const { desk, scratchRoot } = this.#parts;
    return { desk: await desk.desk(id, signal), by: desk.author, scratchRoot };
  }

  #start<Outcome extends JobOutcome>(id: RepositoryId, wish: Wish, work: JobWork<Outcome>): JobId {
    const { name } = this.#parts.repositories.get(id);
    const title = localText(`${wish.en} ${name}`, `${name} ${wish.ko}`);
    return this.#parts.registry.start({ kind: wish.kind, title, targetId: null, repositoryId: id }, work);
  }

  #note(
    action: JournalAction,
    id: RepositoryId,
    ok: boolean,
    details: Readonly<Record<string, string | number | boolean | null>>,
  ): void {
    const subject = this.#parts.repositories.find(id)?.name ?? id;
    this.#parts.journal.append({ action, targetId: null, subject, result: ok ? 'done' : 'failed', details });
  }
}
