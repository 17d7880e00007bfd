import type { Migration } from '../migration.ts';

/** Which secrets exist and where they are kept; never their values. */
export const credentialsMigration: Migration = {
  id: 60,
  name: 'credentials',
  apply(database) {
    database.exec(`
      CREATE TABLE credential (
        target_id TEXT NOT NULL,
        name TEXT NOT NULL,
        backend TEXT NOT NULL CHECK (backend IN ('keychain', 'vault')),
        unattended INTEGER NOT NULL CHECK (unattended IN (0, 1)),
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (target_id, name)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
