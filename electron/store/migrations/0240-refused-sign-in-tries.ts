import type { Migration } from '../migration.ts';

/** When a sign-in was refused (epoch ms), and how often in a row. What was kept without that is forgotten: it may be tried once. */
export const refusedSignInTriesMigration: Migration = {
  id: 240,
  name: 'refused-sign-in-tries',
  apply(database) {
    database.exec(`
      DELETE FROM refused_sign_in;
      ALTER TABLE refused_sign_in ADD COLUMN refused_at INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE refused_sign_in ADD COLUMN tries INTEGER NOT NULL DEFAULT 1;
    `);
  },
};
