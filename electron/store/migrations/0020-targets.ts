import type { Migration } from '../migration.ts';

/** What is looked after. Names are unique whatever their letter case, as operators type them on the command line. */
export const targetsMigration: Migration = {
  id: 20,
  name: 'targets',
  apply(database) {
    database.exec(`
      CREATE TABLE target (
        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 16),
        name TEXT NOT NULL COLLATE NOCASE UNIQUE,
        pack TEXT NOT NULL,
        settings TEXT NOT NULL CHECK (json_valid(settings)),
        network TEXT NOT NULL CHECK (json_valid(network)),
        writes_enabled INTEGER NOT NULL CHECK (writes_enabled IN (0, 1)),
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX target_by_pack ON target (pack);
    `);
  },
};
