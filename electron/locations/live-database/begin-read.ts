import { openSqlite, sqliteErrorCode } from '../../platform/sqlite.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

/** SQLite says so when a transaction of a crashed writer would have to be rolled back first. */
const needsRecoveryCodes = ['SQLITE_READONLY_ROLLBACK', 'SQLITE_READONLY_RECOVERY'];

/** The file may be hostile: no functions from its schema, no mapping that a truncation would turn into a crash, no temporary files. */
export const carefulPragmas = [
  'trusted_schema = OFF',
  'cell_size_check = ON',
  'mmap_size = 0',
  'temp_store = MEMORY',
  'query_only = ON',
] as const;

type ReadOptions = {
  /** False for a copy that is ours alone: SQLite may then recover it, and puts `-wal` and `-shm` away again. */
  readonly readOnly: boolean;
  readonly busyTimeoutMs: number;
  /** Pages kept in memory, 64 MiB unless told. Who reads each page once needs few of them. */
  readonly cacheKib?: number;
};

const usualCacheKib = 64 * 1024;

export type BegunRead = {
  readonly database: SqliteDatabase;
  /** How long it took to be let in. */
  readonly lockWaitMs: number;
};

/** Opens the file with care and begins a read transaction on one committed state; `close` ends both. Throws SQLite's own errors. */
export function beginRead(path: string, options: ReadOptions): BegunRead {
  const { readOnly, busyTimeoutMs, cacheKib = usualCacheKib } = options;
  const database = openSqlite(path, { readOnly, busyTimeoutMs, mustExist: true });
  const before = performance.now();
  try {
    // Some of the settings already read the schema, and so wait for the lock.
    for (const pragma of carefulPragmas) database.pragma(pragma);
    database.pragma(`cache_size = -${cacheKib}`);
    database.exec('BEGIN');
    database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
    return { database, lockWaitMs: performance.now() - before };
  } catch (error: unknown) {
    database.close();
    throw error;
  }
}

/** True when the original cannot be read as it is, because a crashed writer's transaction must be rolled back; a copy can. */
export function needsRecovery(error: unknown): boolean {
  return needsRecoveryCodes.includes(sqliteErrorCode(error) ?? '');
}
