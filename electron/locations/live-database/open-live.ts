import { closeSync, openSync, readSync } from 'node:fs';
import { openSqlite, sqliteErrorCode } from '../../platform/sqlite.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { notFound } from '../location-errors.ts';
import type { CopyCache } from './copy-cache.ts';
import { asDatabaseError, databaseBusy, notADatabase } from './database-errors.ts';
import { waitWhileExclusive } from './exclusive-lock.ts';
import { databaseFiles } from './file-version.ts';
import type { DatabaseFiles } from './file-version.ts';
import { triageBytes, triageDatabase } from './header.ts';
import type { DatabaseHeader } from './header.ts';

export type LiveTarget = {
  /** Absolute, free of links, on a local disk: the caller has seen to it. */
  readonly path: string;
  /** How the file is called towards the operator. */
  readonly name: string;
  readonly busyTimeoutMs: number;
  readonly copyLimitBytes: number;
};

/** An open read transaction on one committed state of the database. */
export type LiveDatabase = {
  readonly database: SqliteDatabase;
  readonly source: 'original' | 'copy';
  readonly header: DatabaseHeader;
  readonly files: DatabaseFiles;
  /** How long it took to be let in. */
  readonly lockWaitMs: number;
};

/** SQLite says so when a transaction of a crashed writer would have to be rolled back first. */
const needsRecovery = ['SQLITE_READONLY_ROLLBACK', 'SQLITE_READONLY_RECOVERY'];

/**
 * Runs `work` inside one read transaction and closes everything again. The original is opened only where that leaves nothing
 * behind: a WAL database whose `-wal` and `-shm` are there (its server runs, or crashed), or one in rollback mode without a hot
 * journal. Otherwise a copy is read. Never writes, never checkpoints. Plain handles are closed before SQLite opens the file.
 */
export function withLiveDatabase<Result>(
  target: LiveTarget,
  copies: CopyCache,
  work: (live: LiveDatabase) => Result,
): Result {
  try {
    const files = databaseFiles(target.path);
    if (files === null) throw notFound(target.name);
    const facts = { header: readHeader(target, files), files };
    if (facts.header.walMode && !(files.hasShm && files.wal !== null))
      return readCopy(target, copies, facts, work);
    try {
      return readOriginal(target, facts, work);
    } catch (error: unknown) {
      if (!needsRecovery.includes(sqliteErrorCode(error) ?? '')) throw error;
    }
    return readCopy(target, copies, facts, work);
  } catch (error: unknown) {
    throw asDatabaseError(error, target.name);
  }
}

type Facts = { readonly header: DatabaseHeader; readonly files: DatabaseFiles };

function readOriginal<Result>(
  target: LiveTarget,
  facts: Facts,
  work: (live: LiveDatabase) => Result,
): Result {
  const { path, busyTimeoutMs } = target;
  const database = openSqlite(path, { readOnly: true, mustExist: true, busyTimeoutMs });
  return inTransaction(database, 'original', facts, work);
}

/** The copy is opened for writing, so that SQLite can recover it: it is ours alone. */
function readCopy<Result>(
  target: LiveTarget,
  copies: CopyCache,
  facts: Facts,
  work: (live: LiveDatabase) => Result,
): Result {
  if (!waitWhileExclusive(target.path, target.busyTimeoutMs)) throw databaseBusy(target.name);
  const path = copies.obtain(target.path, target.name, target.copyLimitBytes);
  const database = openSqlite(path, {
    readOnly: false,
    mustExist: true,
    busyTimeoutMs: target.busyTimeoutMs,
  });
  return inTransaction(database, 'copy', facts, work);
}

/** The file may be hostile: no functions from its schema, no mapping that a truncation would turn into a crash, no temporary files. */
const carefulPragmas = [
  'trusted_schema = OFF',
  'cell_size_check = ON',
  'mmap_size = 0',
  'temp_store = MEMORY',
  'cache_size = -65536',
  'query_only = ON',
] as const;

function inTransaction<Result>(
  database: SqliteDatabase,
  source: LiveDatabase['source'],
  facts: Facts,
  work: (live: LiveDatabase) => Result,
): Result {
  try {
    // Some of the settings already read the schema, and so wait for the lock.
    const before = performance.now();
    for (const pragma of carefulPragmas) database.pragma(pragma);
    database.exec('BEGIN');
    database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
    return work({ database, source, ...facts, lockWaitMs: performance.now() - before });
  } finally {
    // Ends the read transaction too, also on a damaged file, where a COMMIT would fail.
    database.close();
  }
}

function readHeader(target: LiveTarget, files: DatabaseFiles): DatabaseHeader {
  const triage = triageDatabase(readBeginning(target), files.main.sizeBytes);
  if (triage.kind !== 'database') throw notADatabase(target.name, triage);
  const { header } = triage;
  const { sizeBytes } = files.main;
  // With a WAL the main file may rightly be shorter than its own header says.
  const isWhole =
    files.wal !== null || files.journal !== null || sizeBytes >= header.pageCount * header.pageSizeBytes;
  if (!isWhole && stillSo(target.path, files)) throw notADatabase(target.name, { kind: 'truncated' });
  return header;
}

/** A file that somebody is writing right now is not judged by its size. */
function stillSo(path: string, files: DatabaseFiles): boolean {
  return databaseFiles(path)?.main.id === files.main.id;
}

function readBeginning(target: LiveTarget): Uint8Array {
  const handle = openSync(target.path, 'r');
  try {
    const buffer = new Uint8Array(triageBytes);
    return buffer.subarray(0, readSync(handle, buffer, 0, triageBytes, 0));
  } finally {
    closeSync(handle);
  }
}
