import type { Migration } from '../migration.ts';

/** Releases, each as one JSON document. `under_way` keeps two of one target from being under way at once. They outlive their target. */
export const releasesMigration: Migration = {
  id: 180,
  name: 'releases',
  apply(database) {
    database.exec(`
      CREATE TABLE release (
        id TEXT PRIMARY KEY NOT NULL,
        target_id TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        under_way INTEGER NOT NULL,
        record TEXT NOT NULL CHECK (json_valid(record))
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX release_under_way ON release (target_id) WHERE under_way = 1;
      CREATE INDEX release_of_target ON release (target_id, started_at);
    `);
  },
};
