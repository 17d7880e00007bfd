import type { Migration } from '../migration.ts';

/** Folders of their own that restores of this desk have begun to fill and did not come to an end with, by computer. */
export const restoreFoldersMigration: Migration = {
  id: 220,
  name: 'restore-folders',
  apply(database) {
    database.exec(`
      CREATE TABLE restore_folder (
        host TEXT CHECK (host IS NULL OR json_valid(host)),
        folder TEXT NOT NULL,
        begun_at INTEGER NOT NULL
      ) STRICT;
    `);
  },
};
