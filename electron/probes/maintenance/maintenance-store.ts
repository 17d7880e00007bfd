import { MaintenanceId, TargetId } from '../../../shared/model/ids.ts';
import type { MaintenanceWindow } from '../../../shared/model/maintenance.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

/** A window as it is kept; whether it is active depends on the moment. */
export type StoredWindow = Omit<MaintenanceWindow, 'active'>;

type Row = {
  readonly id: string;
  readonly target_id: string;
  readonly reason: string;
  readonly zone: string;
  readonly from_local: string;
  readonly to_local: string;
  readonly repeat: string;
  readonly created_by: string;
  readonly created_at: number;
  readonly ended_at: number | null;
};

export class MaintenanceStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  all(): readonly StoredWindow[] {
    const query = 'SELECT * FROM maintenance_window ORDER BY created_at, id';
    return this.#database.prepare<[], Row>(query).all().map(windowOf);
  }

  save(window: StoredWindow): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO maintenance_window
           (id, target_id, reason, zone, from_local, to_local, repeat, created_by, created_at, ended_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        window.id,
        window.targetId,
        window.reason,
        window.zone,
        window.from,
        window.to,
        window.repeat,
        window.createdBy,
        window.createdAt,
        window.endedAt,
      );
  }

  removeTarget(targetId: string): void {
    this.#database.prepare('DELETE FROM maintenance_window WHERE target_id = ?').run(targetId);
  }
}

function windowOf(row: Row): StoredWindow {
  return {
    id: MaintenanceId.parse(row.id),
    targetId: TargetId.parse(row.target_id),
    reason: row.reason,
    zone: row.zone,
    from: row.from_local,
    to: row.to_local,
    repeat: row.repeat === 'daily' || row.repeat === 'weekly' ? row.repeat : 'once',
    createdBy: row.created_by,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
