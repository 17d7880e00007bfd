import type { Migration } from '../migration.ts';

/** Targets that may be changed by actions; off for all others. */
export const actionsMigration: Migration = {
  id: 110,
  name: 'actions',
  apply(database) {
    database.exec(`
      CREATE TABLE action_permission (
        target_id TEXT PRIMARY KEY NOT NULL REFERENCES target (id) ON DELETE CASCADE,
        enabled_at INTEGER NOT NULL,
        enabled_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
