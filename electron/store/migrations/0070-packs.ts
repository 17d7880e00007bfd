import type { Migration } from '../migration.ts';

/** Packs that an operator approved and installed: exactly that text, pinned by its hash. */
export const packsMigration: Migration = {
  id: 70,
  name: 'packs',
  apply(database) {
    database.exec(`
      CREATE TABLE installed_pack (
        id TEXT PRIMARY KEY NOT NULL,
        text TEXT NOT NULL,
        approved_sha256 TEXT NOT NULL CHECK (length(approved_sha256) = 64),
        installed_at INTEGER NOT NULL
      ) STRICT;
    `);
  },
};
