import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../electron/platform/sqlite.ts';
import type { SqliteDatabase } from '../../electron/platform/sqlite.ts';
import { migrate } from '../../electron/store/migrate.ts';
import type { Migration } from '../../electron/store/migration.ts';
import { migrations } from '../../electron/store/migrations.ts';

export type TempStore = {
  readonly directory: string;
  readonly path: string;
  readonly database: SqliteDatabase;
  dispose(): void;
};

/** A real console database in a folder of its own, gone after `dispose`. */
export function openTempStore(steps: readonly Migration[] = migrations): TempStore {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-store-'));
  const path = join(directory, 'console.db');
  const database = openSqlite(path, { readOnly: false, mustExist: false, busyTimeoutMs: 2000 });
  database.pragma('journal_mode = WAL');
  database.pragma('foreign_keys = ON');
  migrate(database, steps);
  return {
    directory,
    path,
    database,
    dispose() {
      database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
