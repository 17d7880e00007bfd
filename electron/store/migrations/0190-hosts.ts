import type { Migration } from '../migration.ts';

/**
 * The keys of hosts that an operator has compared and pinned: one for each host and port. `blob` is the public key in base64; `last_check` is
 * JSON. Never a secret.
 */
export const hostsMigration: Migration = {
  id: 190,
  name: 'hosts',
  apply(database) {
    database.exec(`
      CREATE TABLE host (
        host TEXT NOT NULL,
        port INTEGER NOT NULL,
        key_type TEXT NOT NULL,
        blob TEXT NOT NULL,
        pinned_at INTEGER NOT NULL,
        pinned_by TEXT NOT NULL,
        last_check TEXT CHECK (last_check IS NULL OR json_valid(last_check)),
        PRIMARY KEY (host, port)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
