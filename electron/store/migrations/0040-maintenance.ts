import type { SqliteDatabase } from '../../platform/sqlite.ts';
import type { Migration } from '../migration.ts';

/** Maintenance windows: local wall-clock times with their IANA zone. Ended windows stay, because the timeline shows them. */
export const maintenanceMigration: Migration = {
  id: 40,
  name: 'maintenance',
  apply(database: SqliteDatabase): void {
    database.exec(`
      CREATE TABLE maintenance_window (
        id TEXT PRIMARY KEY,
        target_id TEXT NOT NULL,
        reason TEXT NOT NULL,
        zone TEXT NOT NULL,
        from_local TEXT NOT NULL,
        to_local TEXT NOT NULL,
        repeat TEXT NOT NULL,
        created_by TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        ended_at INTEGER
      ) STRICT;
      CREATE INDEX maintenance_window_by_target ON maintenance_window (target_id);
    `);
  },
};
