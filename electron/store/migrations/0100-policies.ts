import type { Migration } from '../migration.ts';

/**
 * What the console remembers of policies: since when each stands as it does, and which deviations are meant. `seen` is the standing with
 * the value as it is shown; of a secret only the standing.
 */
export const policiesMigration: Migration = {
  id: 100,
  name: 'policies',
  apply(database) {
    database.exec(`
      CREATE TABLE policy_standing (
        target_id TEXT NOT NULL REFERENCES target (id) ON DELETE CASCADE,
        policy_id TEXT NOT NULL,
        seen TEXT NOT NULL,
        since INTEGER NOT NULL,
        PRIMARY KEY (target_id, policy_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE policy_exception (
        target_id TEXT NOT NULL REFERENCES target (id) ON DELETE CASCADE,
        policy_id TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (length(reason) > 0),
        by TEXT NOT NULL,
        at INTEGER NOT NULL,
        until INTEGER,
        PRIMARY KEY (target_id, policy_id)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
