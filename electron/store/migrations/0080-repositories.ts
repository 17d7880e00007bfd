import type { Migration } from '../migration.ts';

/**
 * The repositories this desk knows, and a disposable copy of what they say (snapshots and facts), so that a first screen needs no
 * disk that may be away. How much a capture may ask of a target's server. Restores are kept for the record.
 */
export const repositoriesMigration: Migration = {
  id: 80,
  name: 'repositories',
  apply(database) {
    database.exec(`
      CREATE TABLE repository (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        place TEXT NOT NULL,
        added_at INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        kit_confirmed_at INTEGER,
        facts TEXT NOT NULL
      ) STRICT;
      CREATE TABLE repository_snapshot (
        repository_id TEXT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
        id TEXT NOT NULL,
        target_id TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (repository_id, id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE repository_fact (
        repository_id TEXT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (repository_id, name)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE capture_limit (
        target_id TEXT PRIMARY KEY,
        max_stall_ms INTEGER NOT NULL,
        max_pin_ms INTEGER NOT NULL,
        max_wal_growth_bytes INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE restore_record (
        id TEXT PRIMARY KEY,
        at INTEGER NOT NULL,
        record TEXT NOT NULL
      ) STRICT;
    `);
  },
};
