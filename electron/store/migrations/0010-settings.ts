import type { Migration } from '../migration.ts';

/** The console's own preferences, one row a setting; the value is JSON. */
export const settingsMigration: Migration = {
  id: 10,
  name: 'settings',
  apply(database) {
    database.exec(`
      CREATE TABLE setting (
        key TEXT PRIMARY KEY NOT NULL,
        value TEXT NOT NULL CHECK (json_valid(value)),
        updated_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
