import type { Migration } from './migration.ts';
import { settingsMigration } from './migrations/0010-settings.ts';
import { journalMigration } from './migrations/0050-journal.ts';
import { credentialsMigration } from './migrations/0060-credentials.ts';

/** Every migration, in the order of their numbers. A new one goes to the end with the next number. */
export const migrations: readonly Migration[] = [settingsMigration, journalMigration, credentialsMigration];
