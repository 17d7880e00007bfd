import type { Migration } from '../migration.ts';

/** The state of each target and since when it has been in it (epoch ms): its probes alone tell only since when each of them is. */
export const targetStatesMigration: Migration = {
  id: 250,
  name: 'target-states',
  apply(database) {
    database.exec(`
      CREATE TABLE target_state (
        target_id TEXT PRIMARY KEY,
        state TEXT NOT NULL,
        since INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
