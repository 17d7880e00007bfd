import type { Migration } from '../migration.ts';

/** The host that has a target's files, as JSON: its address, key file and jump hosts. Null: this computer. */
export const repositoryHostMigration: Migration = {
  id: 210,
  name: 'repository-host',
  apply(database) {
    database.exec('ALTER TABLE repository ADD COLUMN host TEXT CHECK (host IS NULL OR json_valid(host))');
  },
};
