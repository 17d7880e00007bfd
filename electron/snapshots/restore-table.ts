import { z } from 'zod';
import { HostWay } from '../../shared/model/host.ts';
import type { HostUse } from '../../shared/model/host.ts';
import { RestoreId, TargetId } from '../../shared/model/ids.ts';
import { RestoreResult } from '../../shared/model/restore.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import type { RestoreGoal } from './restore-goal.ts';

/** A host and the rights with which a restore worked there; rows of earlier versions do not have them. */
export const KeptHost = HostWay.extend({ sudo: z.boolean().optional() }).transform(
  ({ sudo, ...way }): HostUse => (sudo === undefined ? way : { ...way, sudo }),
);

/** A restore of this desk, kept for the record and for its undo. */
export const StoredRestore = z.object({
  id: RestoreId,
  targetId: TargetId.nullable(),
  targetName: z.string(),
  destination: z.string(),
  inPlace: z.boolean(),
  /** The host on which it was restored, and on which its safety copy lies; null for this computer. */
  host: KeptHost.nullable().default(null),
  at: z.number(),
  operator: z.string(),
  result: RestoreResult,
  /** An undo was refused for good: the service has run since. */
  undoRefused: z.boolean().optional(),
});
export type StoredRestore = z.infer<typeof StoredRestore>;

/** A restore of a snapshot, by whom and when. */
export function restoreRecord(
  { targetId, targetName }: Pick<Snapshot, 'targetId' | 'targetName'>,
  { destination, host }: Pick<RestoreGoal, 'destination' | 'host'>,
  result: RestoreResult,
  by: { readonly operator: string; readonly at: number },
): StoredRestore {
  return {
    id: result.id,
    targetId,
    targetName,
    destination:
      destination.kind === 'folder' ? destination.dir : Object.values(destination.bases).join(', '),
    inPlace: destination.kind === 'in-place',
    host,
    ...by,
    result,
  };
}

/** While its safety copy is kept, and no undo was refused for good. */
export function isUndoable({ result, undoRefused = false }: StoredRestore, now: number): boolean {
  const { outcome, safety } = result;
  return !undoRefused && outcome === 'restored' && safety !== null && safety.keepUntil > now;
}

const Row = z.object({ record: z.string() });
const shownRestores = 200;

/** The table of restores, and nothing else. */
export class RestoreTable {
  readonly #all;
  readonly #put;

  constructor(database: SqliteDatabase) {
    this.#all = database.prepare<[number], unknown>(
      'SELECT record FROM restore_record ORDER BY at DESC LIMIT ?',
    );
    this.#put = database.prepare<[string, number, string]>(
      'INSERT OR REPLACE INTO restore_record (id, at, record) VALUES (?, ?, ?)',
    );
  }

  /** The newest ones, newest first. */
  list(): readonly StoredRestore[] {
    return this.#all.all(shownRestores).map((row) => StoredRestore.parse(JSON.parse(Row.parse(row).record)));
  }

  put(restore: StoredRestore): void {
    this.#put.run(restore.id, restore.at, JSON.stringify(restore));
  }
}
