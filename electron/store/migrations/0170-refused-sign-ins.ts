import type { Migration } from '../migration.ts';

/** Sign-ins that a server refused, with the age of the credential that was refused; never its value. The reason is JSON. */
export const refusedSignInsMigration: Migration = {
  id: 170,
  name: 'refused-sign-ins',
  apply(database) {
    database.exec(`
      CREATE TABLE refused_sign_in (
        target_id TEXT NOT NULL REFERENCES target (id) ON DELETE CASCADE,
        session_id TEXT NOT NULL,
        credential_changed_at INTEGER NOT NULL,
        reason TEXT NOT NULL CHECK (json_valid(reason)),
        PRIMARY KEY (target_id, session_id)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
