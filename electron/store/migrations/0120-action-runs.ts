import type { Migration } from '../migration.ts';

/** What actions did: so that one that was cut off is seen, and one that can be reverted is. Lists are JSON. */
export const actionRunsMigration: Migration = {
  id: 120,
  name: 'action-runs',
  apply(database) {
    database.exec(`
      CREATE TABLE action_run (
        id TEXT PRIMARY KEY NOT NULL,
        target_id TEXT NOT NULL REFERENCES target (id) ON DELETE CASCADE,
        action_id TEXT NOT NULL,
        title TEXT NOT NULL,
        arguments TEXT NOT NULL,
        planned_at INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        state TEXT NOT NULL,
        stages TEXT NOT NULL,
        kept TEXT NOT NULL,
        files TEXT NOT NULL,
        safety_copy TEXT,
        reverts TEXT
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX action_run_of_target ON action_run (target_id, started_at);
    `);
  },
};
