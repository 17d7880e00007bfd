import type { RestoreRecord } from '../../shared/contract/groups/snapshots.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { RestoreId, TargetId } from '../../shared/model/ids.ts';
import type { JobId, SnapshotId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/model/local-text.ts';
import { RestorePlan, RestoreResult } from '../../shared/model/restore.ts';
import type { InterruptedRestore, RestoreDestination } from '../../shared/model/restore.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Target } from '../../shared/model/target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import type { DeskJobs } from './desk.ts';
import {
  FoundInterrupted,
  findInterruptedJobName,
  restoreAfterJobName,
  restorePlanJobName,
  restoreRunJobName,
} from './jobs/restore-input.ts';
import type { RestoreAfterInput, RestoreInput } from './jobs/restore-input.ts';
import type { JobRegistry } from './job-registry.ts';
import type { RepositoryService } from './repository-service.ts';
import { RestoreTable } from './restore-table.ts';
import type { StoredRestore } from './restore-table.ts';
import { notConfirmed } from './snapshot-errors.ts';

export type RestoreServiceParts = {
  readonly database: SqliteDatabase;
  readonly repositories: RepositoryService;
  readonly desk: DeskJobs;
  readonly registry: JobRegistry;
  readonly journal: JournalPort;
  readonly now: () => number;
  readonly operator: string;
  readonly scratchRoot: string;
  readonly snapshot: (id: SnapshotId) => Snapshot;
  /** Null for a target that this desk does not have. */
  readonly findTarget: (id: TargetId) => Target | null;
  readonly targets: () => readonly Target[];
  readonly pack: (id: string) => Pack;
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

  constructor(parts: RestoreServiceParts) {
    this.#parts = parts;
    this.#table = new RestoreTable(parts.database);
  }

  plan(wish: RestoreWish): JobId {
    const snapshot = this.#parts.snapshot(wish.snapshotId);
    return this.#start(snapshot, 'restore-plan', async (signal, onProgress) => {
      const input = await this.#input(wish, snapshot, signal);
      const raw = await this.#parts.desk.run(
        snapshot.repositoryId,
        restorePlanJobName,
        input,
        signal,
        onProgress,
      );
      return { kind: 'restore-plan', plan: RestorePlan.parse(raw) };
    });
  }

  /** In place only with the target's name typed. @throws AppError target/not-confirmed */
  run(wish: RestoreWish, confirmName: string | undefined): JobId {
    const snapshot = this.#parts.snapshot(wish.snapshotId);
    if (wish.to.kind === 'in-place') {
      const name = this.#targetOf(snapshot).name;
      if (confirmName !== name) throw notConfirmed(name);
    }
    return this.#start(snapshot, 'restore', async (signal, onProgress) => {
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
        this.#keep(snapshot, input.destination, result);
        this.#note('restore.done', snapshot.targetId, snapshot.targetName, 'done', {
          snapshot: snapshot.id,
          inPlace: wish.to.kind === 'in-place',
          files: result.files,
          bytes: result.bytes,
        });
        return { kind: 'restore', result };
      } catch (error: unknown) {
        const how = signal.aborted ? 'cancelled' : 'failed';
        const problem = error instanceof Error ? error.message.slice(0, 500) : String(error);
        this.#note('restore.done', snapshot.targetId, snapshot.targetName, how, { problem });
        throw error;
      }
    });
  }

  async list(signal: AbortSignal): Promise<{
    readonly restores: readonly RestoreRecord[];
    readonly interrupted: readonly InterruptedRestore[];
  }> {
    const restores = this.#table.list().map((record): RestoreRecord => ({
      ...record,
      undoable: record.result.outcome === 'restored' && record.result.safety !== null && this.#isKept(record),
    }));
    return { restores, interrupted: await this.#interrupted(signal) };
  }

  undo(id: RestoreId, confirmName: string): JobId {
    const record = this.#table.list().find((candidate) => candidate.id === id);
    if (record === undefined) throw unknownRestore(id);
    const [folder] = record.result.safety?.folders ?? [];
    if (folder === undefined) throw unknownRestore(id);
    if (record.inPlace && confirmName !== record.targetName) throw notConfirmed(record.targetName);
    return this.#after({ kind: 'undo', path: folder }, record.targetName, record.targetId, (result) =>
      this.#table.put({ ...record, result }),
    );
  }

  async resume(id: RestoreId, signal: AbortSignal): Promise<JobId> {
    const found = await this.#findInterrupted(id, signal);
    return this.#after({ kind: 'resume', path: found.intentPath }, found.targetName, null, () => undefined);
  }

  async rollback(id: RestoreId, signal: AbortSignal): Promise<JobId> {
    const found = await this.#findInterrupted(id, signal);
    return this.#after({ kind: 'rollback', path: found.intentPath }, found.targetName, null, () => undefined);
  }

  /** Every folder that a restore may have worked in. */
  folders(): readonly string[] {
    const ofTargets = this.#parts.targets().flatMap((target) => Object.values(this.#basesOf(target)));
    const ofRestores = this.#table
      .list()
      .flatMap(({ destination, inPlace }) => (inPlace ? [] : [destination]));
    return [...new Set([...ofTargets, ...ofRestores])];
  }

  /** Every folder of every target is looked at: an intent file lies beside what it concerns, whoever wrote it. */
  async #interrupted(signal: AbortSignal): Promise<readonly InterruptedRestore[]> {
    const folders = this.folders();
    if (folders.length === 0) return [];
    const raw = await this.#parts.desk.run(null, findInterruptedJobName, { folders }, signal);
    return FoundInterrupted.parse(raw);
  }

  async #findInterrupted(id: RestoreId, signal: AbortSignal): Promise<InterruptedRestore> {
    const found = (await this.#interrupted(signal)).find((candidate) => candidate.id === id);
    if (found === undefined) throw unknownRestore(id);
    return found;
  }

  #after(
    input: RestoreAfterInput,
    targetName: string,
    targetId: TargetId | null,
    onDone: (result: RestoreResult) => void,
  ): JobId {
    const title = localText(
      `${{ undo: 'Undo of a restore', resume: 'Resumed restore', rollback: 'Rollback of a restore' }[input.kind]}: ${targetName}`,
      `${{ undo: '복원 취소', resume: '복원 이어서 진행', rollback: '복원 되돌리기' }[input.kind]}: ${targetName}`,
    );
    const subject = { kind: 'restore', title, targetId, repositoryId: null } as const;
    return this.#parts.registry.start(subject, async (signal, onProgress) => {
      const raw = await this.#parts.desk.run(null, restoreAfterJobName, input, signal, onProgress);
      const result = RestoreResult.parse(raw);
      onDone(result);
      this.#note(`restore.${result.outcome}`, targetId, targetName, 'done', { restore: result.id });
      return { kind: 'restore', result };
    });
  }

  async #input(wish: RestoreWish, snapshot: Snapshot, signal: AbortSignal): Promise<RestoreInput> {
    const access = await this.#parts.repositories.access(snapshot.repositoryId, signal);
    const destination: RestoreDestination =
      wish.to.kind === 'folder'
        ? { kind: 'folder', dir: wish.to.dir }
        : { kind: 'in-place', bases: this.#basesOf(this.#targetOf(snapshot)) };
    return {
      access,
      owner: this.#parts.operator,
      scratchRoot: this.#parts.scratchRoot,
      snapshotId: wish.snapshotId,
      destination,
      only: wish.only === null ? null : [...wish.only],
      paths: wish.paths === null ? null : [...wish.paths],
      acceptLoss: wish.acceptLoss,
      settings: this.#parts.findTarget(snapshot.targetId)?.settings ?? null,
    };
  }

  /** The folder settings that parts lie in, as the target has them now. */
  #basesOf(target: Target): Record<string, string> {
    const names = new Set(this.#parts.pack(target.pack).parts.map(({ base }) => base));
    return Object.fromEntries(
      [...names].flatMap((name): [string, string][] => {
        const folder = target.settings[name];
        return typeof folder === 'string' && folder !== '' ? [[name, folder]] : [];
      }),
    );
  }

  #targetOf(snapshot: Snapshot): Target {
    const target = this.#parts.findTarget(snapshot.targetId);
    if (target !== null) return target;
    throw new AppError(
      'target/unknown',
      localText(
        `The target "${snapshot.targetName}" is not on this desk, so there is no place to restore to. Adopt it from the repository, or restore into a folder.`,
        `대상 "${snapshot.targetName}"이(가) 이 콘솔에 없어 복원할 위치가 없습니다. 저장소에서 대상을 가져오거나 폴더로 복원하십시오.`,
      ),
    );
  }

  #start(
    snapshot: Snapshot,
    kind: 'restore' | 'restore-plan',
    work: Parameters<JobRegistry['start']>[1],
  ): JobId {
    const { targetName, targetId, repositoryId, id } = snapshot;
    const short = id.slice(0, 8);
    const title =
      kind === 'restore'
        ? localText(`Restore of ${targetName}, snapshot ${short}`, `${targetName} 스냅샷 ${short} 복원`)
        : localText(`Restore plan of ${targetName}`, `${targetName} 복원 계획`);
    return this.#parts.registry.start({ kind, title, targetId, repositoryId }, work);
  }

  #keep(snapshot: Snapshot, destination: RestoreDestination, result: RestoreResult): void {
    const record: StoredRestore = {
      id: result.id,
      targetId: snapshot.targetId,
      targetName: snapshot.targetName,
      destination:
        destination.kind === 'folder' ? destination.dir : Object.values(destination.bases).join(', '),
      inPlace: destination.kind === 'in-place',
      at: this.#parts.now(),
      operator: this.#parts.operator,
      result,
    };
    this.#table.put(record);
  }

  #isKept({ result }: StoredRestore): boolean {
    return result.safety !== null && result.safety.keepUntil > this.#parts.now();
  }

  #note(
    action: string,
    targetId: TargetId | null,
    subject: string,
    result: 'done' | 'failed' | 'cancelled',
    details: Readonly<Record<string, string | number | boolean | null>>,
  ): void {
    this.#parts.journal.append({ action, targetId, subject, result, details });
  }
}

function unknownRestore(id: string): AppError {
  return new AppError(
    'restore/unknown',
    localText(
      `There is no restore ${id} on this desk, or nothing of it can be taken back.`,
      `이 콘솔에 ${id} 복원이 없거나 되돌릴 수 있는 것이 없습니다.`,
    ),
  );
}
