import type { RestoreRecord } from '../../shared/contract/groups/snapshots.ts';
import { dirname } from 'node:path';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { HostUse } from '../../shared/model/host.ts';
import type { JobId, RestoreId, SnapshotId, TargetId } from '../../shared/model/ids.ts';
import type { JobOutcome } from '../../shared/model/job.ts';
import { RestorePlan, RestoreResult } from '../../shared/model/restore.ts';
import type { InterruptedRestore } from '../../shared/model/restore.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Target } from '../../shared/model/target.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import type { ServerSecrets } from './capture/postgres/server-access.ts';
import { calledNow } from './called-now.ts';
import { InterruptedRestores } from './interrupted-restores.ts';
import type { FoundThere, InterruptedRestoresParts, LookedFor } from './interrupted-restores.ts';
import type { RestoreAfterInput, RestoreInput } from './jobs/restore-input.ts';
import type { JobRegistry, JobWork } from './job-registry.ts';
import type { RepositoryService } from './repository-service.ts';
import { RestoreFolders } from './restore-folders.ts';
import { goalOf } from './restore-goal.ts';
import type { RestoreGoal, RestoreTo } from './restore-goal.ts';
import { RestoreNotes } from './restore-notes.ts';
import { gatherPlaces } from './restore-places.ts';
import type { RestorePlace } from './restore-places.ts';
import { isUndoable, restoreRecord, RestoreTable } from './restore-table.ts';
import type { StoredRestore } from './restore-table.ts';
import { RestoreTargets } from './restore-targets.ts';
import type { RestoreTargetsParts } from './restore-targets.ts';
import { afterTitle, restoreTitle } from './restore-titles.ts';
import { alreadyUndone, notConfirmed, nothingToResume, unknownRestore } from './snapshot-errors.ts';
import { restoreAfterJobName, restorePlanJobName, restoreRunJobName } from './jobs/job-names.ts';

type RestoreServiceParts = RestoreTargetsParts &
  InterruptedRestoresParts & {
    readonly database: SqliteDatabase;
    readonly repositories: Pick<RepositoryService, 'access'>;
    readonly registry: JobRegistry;
    readonly journal: JournalPort;
    readonly operator: string;
    readonly scratchRoot: string;
    readonly snapshot: (id: SnapshotId) => Snapshot;
    readonly serverSecrets: (target: Target, signal: AbortSignal) => Promise<ServerSecrets>;
    /** What opens a database that a restore has kept on its server; nothing for any other safety copy. */
    readonly keptDatabase: (
      safety: string,
      target: TargetId | null,
      signal: AbortSignal,
    ) => Promise<Pick<RestoreAfterInput, 'server'>>;
  };

type RestoreWish = {
  readonly snapshotId: SnapshotId;
  readonly to: RestoreTo;
  readonly only: readonly string[] | null;
  readonly paths: readonly string[] | null;
  readonly acceptLoss: boolean;
};

/** Restores: planned, run, undone, and finished or taken back after an interruption. */
export class RestoreService {
  readonly #parts: RestoreServiceParts;
  readonly #table: RestoreTable;
  readonly #folders: RestoreFolders;
  readonly #notes: RestoreNotes;
  readonly #targets: RestoreTargets;
  readonly #interrupted: InterruptedRestores;

  constructor(parts: RestoreServiceParts) {
    this.#parts = parts;
    this.#table = new RestoreTable(parts.database);
    this.#notes = new RestoreNotes(parts.journal);
    this.#folders = new RestoreFolders(parts.database);
    this.#targets = new RestoreTargets(parts);
    this.#interrupted = new InterruptedRestores(parts);
  }

  plan(wish: RestoreWish): JobId {
    const snapshot = this.#parts.snapshot(wish.snapshotId);
    const goal = goalOf(wish.to, snapshot, this.#targets);
    return this.#start(snapshot, 'restore-plan', async (signal, onProgress) => {
      const input = await this.#input(wish, snapshot, goal, signal);
      const { repositoryId } = snapshot;
      const raw = await this.#parts.desk.run(repositoryId, restorePlanJobName, input, signal, onProgress);
      return { kind: 'restore-plan', plan: RestorePlan.parse(raw) };
    });
  }

  /** In place only with the target's name typed. @throws AppError target/not-confirmed */
  run(wish: RestoreWish, confirmName: string | undefined): JobId {
    const snapshot = this.#parts.snapshot(wish.snapshotId);
    const goal = goalOf(wish.to, snapshot, this.#targets);
    const target = goal.replaced;
    if (target !== null && confirmName !== target.name) throw notConfirmed(target.name);
    const work: JobWork<JobOutcome> = async (signal, onProgress) => {
      const input = await this.#input(wish, snapshot, goal, signal);
      const about = { targetId: snapshot.targetId, subject: snapshot.targetName, host: input.host };
      try {
        const { repositoryId } = snapshot;
        const run = () => this.#parts.desk.run(repositoryId, restoreRunJobName, input, signal, onProgress);
        const result = RestoreResult.parse(await this.#folders.during(goal, this.#parts.now(), run));
        const by = { operator: this.#parts.operator, at: this.#parts.now() };
        this.#table.put(restoreRecord(snapshot, goal, result, by));
        this.#notes.done('restore.done', about, {
          snapshot: snapshot.id,
          inPlace: target !== null,
          files: result.files,
          bytes: result.bytes,
          ...(result.leftOut === undefined ? {} : { leftOut: result.leftOut.files }),
        });
        return { kind: 'restore', result };
      } catch (error: unknown) {
        this.#notes.failed('restore.done', about, signal, error);
        throw error;
      } finally {
        this.#interrupted.changed();
      }
    };
    const replacing = target === null ? work : this.#targets.replacing(target.id, target.name, work);
    return this.#start(snapshot, 'restore', replacing);
  }

  /** @param at where to look for interrupted ones as well */
  async list(
    signal: AbortSignal,
    at: RestorePlace | null = null,
  ): Promise<{
    readonly restores: readonly RestoreRecord[];
    readonly interrupted: readonly InterruptedRestore[];
    readonly unreached: LookedFor['unreached'];
  }> {
    const now = this.#parts.now();
    const restores = this.#records().map((record): RestoreRecord => ({
      ...record,
      on: record.host?.address ?? null,
      undoable: isUndoable(record, now),
    }));
    const { interrupted, unreached } = await this.#look(at, signal);
    return { restores, interrupted: interrupted.map(({ found }) => found), unreached };
  }

  undo(id: RestoreId, confirmName: string): JobId {
    const record = this.#records().find((candidate) => candidate.id === id);
    if (record === undefined) throw unknownRestore(id);
    const { outcome, finishedAt, safety } = record.result;
    if (outcome === 'undone') throw alreadyUndone(record.targetName, finishedAt);
    const folder = safety?.folders[0];
    if (folder === undefined) throw unknownRestore(id);
    if (record.inPlace && confirmName !== record.targetName) throw notConfirmed(record.targetName);
    const input = async (signal: AbortSignal): Promise<RestoreAfterInput> => ({
      kind: 'undo',
      path: folder,
      host: await this.#parts.hostAccess(this.#targets.hostOf(record), signal),
      ...(await this.#parts.keptDatabase(folder, record.targetId, signal)),
    });
    return this.#after('undo', input, record.targetName, record.targetId, {
      onDone: (result) => this.#table.put({ ...record, result }),
      onRefused: () => this.#table.put({ ...record, undoRefused: true }),
    });
  }

  async resume(id: RestoreId, signal: AbortSignal, at: RestorePlace | null = null): Promise<JobId> {
    const { found, host } = await this.#findInterrupted(id, at, signal);
    if (found.direction === 'none') throw nothingToResume();
    const { intentPath: path, targetName } = found;
    const folder = dirname(path);
    const target = this.#targets.in({ host, folder });
    // What was interrupted was never kept: without a record there would be no undo of it.
    const input = this.#afterInput('resume', path, host);
    return this.#after('resume', input, targetName, target?.id ?? null, {
      onDone: (result) => {
        this.#folders.end({ host, folder });
        this.#table.put({
          id: result.id,
          targetId: target?.id ?? null,
          targetName,
          destination: target === null ? folder : Object.values(this.#targets.basesOf(target)).join(', '),
          inPlace: result.safety !== null,
          host,
          at: this.#parts.now(),
          operator: this.#parts.operator,
          result,
        });
      },
    });
  }

  async rollback(id: RestoreId, signal: AbortSignal, at: RestorePlace | null = null): Promise<JobId> {
    const { found, host } = await this.#findInterrupted(id, at, signal);
    const folder = dirname(found.intentPath);
    const target = this.#targets.in({ host, folder });
    const input = this.#afterInput('rollback', found.intentPath, host);
    return this.#after('rollback', input, found.targetName, target?.id ?? null, {
      onDone: () => this.#folders.end({ host, folder }),
    });
  }

  /** True while the target's own files are being replaced. */
  isReplacing(targetId: TargetId): boolean {
    return this.#targets.isReplacing(targetId);
  }

  /** Every folder that a restore may have worked in. */
  places(): readonly RestorePlace[] {
    const ofRestores = this.#table
      .list()
      .flatMap(({ destination, inPlace, host }) => (inPlace ? [] : [{ host, folders: [destination] }]));
    return gatherPlaces([...this.#targets.places(), ...ofRestores, ...this.#folders.places()]);
  }

  #records(): readonly StoredRestore[] {
    return calledNow(this.#table.list(), this.#parts.targets());
  }

  async #look(at: RestorePlace | null, signal: AbortSignal): Promise<LookedFor> {
    const more = at === null ? [] : [at];
    const looked = await this.#interrupted.look(gatherPlaces([...this.places(), ...more]), signal);
    return { ...looked, interrupted: looked.interrupted.map((one) => this.#calledNow(one)) };
  }

  #calledNow({ found, host }: FoundThere): FoundThere {
    const target = this.#targets.in({ host, folder: dirname(found.intentPath) });
    return { host, found: { ...found, targetName: target?.name ?? found.targetName } };
  }

  async #findInterrupted(id: RestoreId, at: RestorePlace | null, signal: AbortSignal): Promise<FoundThere> {
    this.#interrupted.changed();
    const one = (await this.#look(at, signal)).interrupted.find(({ found }) => found.id === id);
    if (one === undefined) throw unknownRestore(id);
    return one;
  }

  #afterInput(kind: 'resume' | 'rollback', path: string, host: HostUse | null) {
    return async (signal: AbortSignal): Promise<RestoreAfterInput> => {
      return { kind, path, host: await this.#parts.hostAccess(host, signal) };
    };
  }

  #after(
    kind: RestoreAfterInput['kind'],
    inputFor: (signal: AbortSignal) => Promise<RestoreAfterInput>,
    targetName: string,
    targetId: TargetId | null,
    then: { readonly onDone?: (result: RestoreResult) => void; readonly onRefused?: () => void },
  ): JobId {
    const about = { targetId, subject: targetName };
    const work: JobWork<JobOutcome> = async (signal, onProgress) => {
      let host: RestoreAfterInput['host'] = null;
      try {
        const input = await inputFor(signal);
        ({ host } = input);
        const raw = await this.#parts.desk.run(null, restoreAfterJobName, input, signal, onProgress);
        const result = RestoreResult.parse(raw);
        then.onDone?.(result);
        this.#notes.done(`restore.${result.outcome}`, { ...about, host }, { restore: result.id });
        return { kind: 'restore', result };
      } catch (error: unknown) {
        if (isAppError(error) && error.code === 'restore/not-undoable') then.onRefused?.();
        this.#notes.failed(`restore.${kind}`, { ...about, host }, signal, error);
        throw error;
      } finally {
        this.#interrupted.changed();
      }
    };
    const title = afterTitle(kind, targetName);
    return this.#parts.registry.start(
      { kind: 'restore', title, targetId, repositoryId: null },
      targetId === null ? work : this.#targets.replacing(targetId, targetName, work),
    );
  }

  async #input(
    { only, paths, ...wish }: RestoreWish,
    snapshot: Snapshot,
    { destination, host, replaced }: RestoreGoal,
    signal: AbortSignal,
  ): Promise<RestoreInput> {
    const access = await this.#parts.repositories.access(snapshot.repositoryId, signal);
    return {
      access,
      owner: this.#parts.operator,
      scratchRoot: this.#parts.scratchRoot,
      snapshotId: wish.snapshotId,
      destination,
      only: only === null ? null : [...only],
      paths: paths === null ? null : [...paths],
      acceptLoss: wish.acceptLoss,
      settings: this.#parts.findTarget(snapshot.targetId)?.settings ?? null,
      host: await this.#parts.hostAccess(host, signal),
      ...(replaced === null ? {} : { servers: await this.#parts.serverSecrets(replaced, signal) }),
    };
  }

  #start(snapshot: Snapshot, kind: 'restore' | 'restore-plan', work: JobWork<JobOutcome>): JobId {
    const { targetId, repositoryId } = snapshot;
    const subject = { kind, title: restoreTitle(snapshot, kind), targetId, repositoryId };
    return this.#parts.registry.start(subject, work);
  }
}
