import type { RestoreRecord } from '../../shared/contract/groups/snapshots.ts';
import { dirname } from 'node:path';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { HostWay } from '../../shared/model/host.ts';
import type { JobId, RestoreId, SnapshotId, TargetId } from '../../shared/model/ids.ts';
import type { JobOutcome } from '../../shared/model/job.ts';
import { RestorePlan, RestoreResult } from '../../shared/model/restore.ts';
import type { InterruptedRestore } from '../../shared/model/restore.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Target } from '../../shared/model/target.ts';
import type { JournalFact, JournalPort } from '../platform/journal-port.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import type { ServerSecrets } from './capture/postgres/server-access.ts';
import { calledNow } from './called-now.ts';
import { InterruptedRestores } from './interrupted-restores.ts';
import type { FoundThere, InterruptedRestoresParts, LookedFor } from './interrupted-restores.ts';
import { restoreAfterJobName, restorePlanJobName, restoreRunJobName } from './jobs/restore-input.ts';
import type { RestoreAfterInput, RestoreInput } from './jobs/restore-input.ts';
import type { JobRegistry, JobWork } from './job-registry.ts';
import type { RepositoryService } from './repository-service.ts';
import { gatherPlaces } from './restore-places.ts';
import type { RestorePlace } from './restore-places.ts';
import { isUndoable, restoreRecord, RestoreTable } from './restore-table.ts';
import type { StoredRestore } from './restore-table.ts';
import { RestoreTargets } from './restore-targets.ts';
import type { RestoreTargetsParts } from './restore-targets.ts';
import { afterTitle, restoreTitle } from './restore-titles.ts';
import { alreadyUndone, notConfirmed, unknownRestore } from './snapshot-errors.ts';

export type RestoreServiceParts = RestoreTargetsParts &
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

export type RestoreWish = {
  readonly snapshotId: SnapshotId;
  readonly to: { readonly kind: 'folder'; readonly dir: string } | { readonly kind: 'in-place' };
  readonly only: readonly string[] | null;
  readonly paths: readonly string[] | null;
  readonly acceptLoss: boolean;
};

/** Restores: planned, run, undone, and finished or taken back after an interruption. */
export class RestoreService {
  readonly #parts: RestoreServiceParts;
  readonly #table: RestoreTable;
  readonly #targets: RestoreTargets;
  readonly #interrupted: InterruptedRestores;

  constructor(parts: RestoreServiceParts) {
    this.#parts = parts;
    this.#table = new RestoreTable(parts.database);
    this.#targets = new RestoreTargets(parts);
    this.#interrupted = new InterruptedRestores(parts);
  }

  plan(wish: RestoreWish): JobId {
    const snapshot = this.#parts.snapshot(wish.snapshotId);
    return this.#start(snapshot, 'restore-plan', async (signal, onProgress) => {
      const input = await this.#input(wish, snapshot, signal);
      const { repositoryId } = snapshot;
      const raw = await this.#parts.desk.run(repositoryId, restorePlanJobName, input, signal, onProgress);
      return { kind: 'restore-plan', plan: RestorePlan.parse(raw) };
    });
  }

  /** In place only with the target's name typed. @throws AppError target/not-confirmed */
  run(wish: RestoreWish, confirmName: string | undefined): JobId {
    const snapshot = this.#parts.snapshot(wish.snapshotId);
    const target = wish.to.kind === 'in-place' ? this.#targets.of(snapshot) : null;
    if (target !== null && confirmName !== target.name) throw notConfirmed(target.name);
    const work: JobWork<JobOutcome> = async (signal, onProgress) => {
      const input = await this.#input(wish, snapshot, signal);
      try {
        const raw = await this.#parts.desk.run(
          snapshot.repositoryId,
          restoreRunJobName,
          input,
          signal,
          onProgress,
        );
        const result = RestoreResult.parse(raw);
        const by = { operator: this.#parts.operator, at: this.#parts.now() };
        this.#table.put(restoreRecord(snapshot, input.destination, target?.host ?? null, result, by));
        this.#note('restore.done', snapshot.targetId, snapshot.targetName, 'done', {
          snapshot: snapshot.id,
          inPlace: target !== null,
          files: result.files,
          bytes: result.bytes,
        });
        return { kind: 'restore', result };
      } catch (error: unknown) {
        this.#noteFailure('restore.done', snapshot.targetId, snapshot.targetName, signal, error);
        throw error;
      } finally {
        this.#interrupted.changed();
      }
    };
    const replacing = target === null ? work : this.#targets.replacing(target.id, target.name, work);
    return this.#start(snapshot, 'restore', replacing);
  }

  async list(signal: AbortSignal): Promise<{
    readonly restores: readonly RestoreRecord[];
    readonly interrupted: readonly InterruptedRestore[];
    readonly unreached: LookedFor['unreached'];
  }> {
    const now = this.#parts.now();
    const restores = this.#records().map((record): RestoreRecord => ({
      ...record,
      undoable: isUndoable(record, now),
    }));
    const { interrupted, unreached } = await this.#look(signal);
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
      host: await this.#parts.hostAccess(record.host, signal),
      ...(await this.#parts.keptDatabase(folder, record.targetId, signal)),
    });
    return this.#after('undo', input, record.targetName, record.targetId, {
      onDone: (result) => this.#table.put({ ...record, result }),
      onRefused: () => this.#table.put({ ...record, undoRefused: true }),
    });
  }

  async resume(id: RestoreId, signal: AbortSignal): Promise<JobId> {
    const { found, host } = await this.#findInterrupted(id, signal);
    const { intentPath: path, targetName } = found;
    const target = this.#targets.in({ host, folder: dirname(path) });
    // What was interrupted was never kept: without a record there would be no undo of it.
    const input = this.#afterInput('resume', path, host);
    return this.#after('resume', input, targetName, target?.id ?? null, {
      onDone: (result) =>
        this.#table.put({
          id: result.id,
          targetId: target?.id ?? null,
          targetName,
          destination:
            target === null ? dirname(path) : Object.values(this.#targets.basesOf(target)).join(', '),
          inPlace: result.safety !== null,
          host,
          at: this.#parts.now(),
          operator: this.#parts.operator,
          result,
        }),
    });
  }

  async rollback(id: RestoreId, signal: AbortSignal): Promise<JobId> {
    const { found, host } = await this.#findInterrupted(id, signal);
    const target = this.#targets.in({ host, folder: dirname(found.intentPath) });
    const input = this.#afterInput('rollback', found.intentPath, host);
    return this.#after('rollback', input, found.targetName, target?.id ?? null, {});
  }

  /** True while the target's own files are being replaced. */
  isReplacing(targetId: TargetId): boolean {
    return this.#targets.isReplacing(targetId);
  }

  /** Every folder that a restore may have worked in. */
  places(): readonly RestorePlace[] {
    const ofRestores = this.#table
      .list()
      .flatMap(({ destination, inPlace }) => (inPlace ? [] : [{ host: null, folders: [destination] }]));
    return gatherPlaces([...this.#targets.places(), ...ofRestores]);
  }

  #records(): readonly StoredRestore[] {
    return calledNow(this.#table.list(), this.#parts.targets());
  }

  async #look(signal: AbortSignal): Promise<LookedFor> {
    const looked = await this.#interrupted.look(this.places(), signal);
    return { ...looked, interrupted: looked.interrupted.map((one) => this.#calledNow(one)) };
  }

  #calledNow({ found, host }: FoundThere): FoundThere {
    const target = this.#targets.in({ host, folder: dirname(found.intentPath) });
    return { host, found: { ...found, targetName: target?.name ?? found.targetName } };
  }

  async #findInterrupted(id: RestoreId, signal: AbortSignal): Promise<FoundThere> {
    this.#interrupted.changed();
    const one = (await this.#look(signal)).interrupted.find(({ found }) => found.id === id);
    if (one === undefined) throw unknownRestore(id);
    return one;
  }

  #afterInput(kind: 'resume' | 'rollback', path: string, host: HostWay | null) {
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
    const work: JobWork<JobOutcome> = async (signal, onProgress) => {
      try {
        const input = await inputFor(signal);
        const raw = await this.#parts.desk.run(null, restoreAfterJobName, input, signal, onProgress);
        const result = RestoreResult.parse(raw);
        then.onDone?.(result);
        this.#note(`restore.${result.outcome}`, targetId, targetName, 'done', { restore: result.id });
        return { kind: 'restore', result };
      } catch (error: unknown) {
        if (isAppError(error) && error.code === 'restore/not-undoable') then.onRefused?.();
        this.#noteFailure(`restore.${kind}`, targetId, targetName, signal, error);
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

  async #input(wish: RestoreWish, snapshot: Snapshot, signal: AbortSignal): Promise<RestoreInput> {
    const { to, only, paths } = wish;
    const target = to.kind === 'folder' ? null : this.#targets.of(snapshot);
    const access = await this.#parts.repositories.access(snapshot.repositoryId, signal);
    return {
      access,
      owner: this.#parts.operator,
      scratchRoot: this.#parts.scratchRoot,
      snapshotId: wish.snapshotId,
      destination:
        to.kind === 'folder'
          ? { kind: 'folder', dir: to.dir }
          : { kind: 'in-place', bases: this.#targets.basesOf(this.#targets.of(snapshot)) },
      only: only === null ? null : [...only],
      paths: paths === null ? null : [...paths],
      acceptLoss: wish.acceptLoss,
      settings: this.#parts.findTarget(snapshot.targetId)?.settings ?? null,
      host: target === null ? null : await this.#parts.hostAccess(target.host, signal),
      ...(target === null ? {} : { servers: await this.#parts.serverSecrets(target, signal) }),
    };
  }

  #start(snapshot: Snapshot, kind: 'restore' | 'restore-plan', work: JobWork<JobOutcome>): JobId {
    const { targetId, repositoryId } = snapshot;
    const subject = { kind, title: restoreTitle(snapshot, kind), targetId, repositoryId };
    return this.#parts.registry.start(subject, work);
  }

  #noteFailure(
    action: JournalFact['action'],
    targetId: TargetId | null,
    subject: string,
    signal: AbortSignal,
    error: unknown,
  ): void {
    const problem = error instanceof Error ? error.message.slice(0, 500) : String(error);
    this.#note(action, targetId, subject, signal.aborted ? 'cancelled' : 'failed', { problem });
  }

  #note(
    action: JournalFact['action'],
    targetId: TargetId | null,
    subject: string,
    result: 'done' | 'failed' | 'cancelled',
    details: JournalFact['details'],
  ): void {
    this.#parts.journal.append({ action, targetId, subject, result, details });
  }
}
