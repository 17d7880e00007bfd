import type { Migration } from '../migration.ts';

/** The host that has a target's files, as JSON: its address, key file and jump hosts. Null: this computer. */
export const targetHostMigration: Migration = {
  id: 200,
  name: 'target-host',
  apply(database) {
    database.exec('ALTER TABLE target ADD COLUMN host TEXT CHECK (host IS NULL OR json_valid(host))');
  },
};
