import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { beginRead, needsRecovery } from './begin-read.ts';
import type { CopyCache } from './copy-cache.ts';
import { asDatabaseError, databaseBusy } from './database-errors.ts';
import { waitWhileExclusive } from './exclusive-lock.ts';
import { databaseFiles } from './file-version.ts';
import type { DatabaseFiles } from './file-version.ts';
import type { DatabaseHeader } from './header.ts';
import { isStopped, missingDatabase, readHeader } from './read-header.ts';

type LiveTarget = {
  /** Absolute, free of links, on a local disk: the caller has seen to it. */
  readonly path: string;
  /** How the file is called towards the operator. */
  readonly name: string;
  readonly busyTimeoutMs: number;
  readonly copyLimitBytes: number;
};

/** An open read transaction on one committed state of the database. */
type LiveDatabase = {
  readonly database: SqliteDatabase;
  readonly source: 'original' | 'copy';
  readonly header: DatabaseHeader;
  readonly files: DatabaseFiles;
  /** How long it took to be let in. */
  readonly lockWaitMs: number;
};

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
    if (files === null) throw missingDatabase(target.path, target.name);
    const facts = { header: readHeader(target.path, target.name, files), files };
    if (isStopped(facts.header, files)) return readCopy(target, copies, facts, work);
    try {
      return inTransaction(target, 'original', facts, work);
    } catch (error: unknown) {
      if (!needsRecovery(error)) throw error;
    }
    return readCopy(target, copies, facts, work);
  } catch (error: unknown) {
    throw asDatabaseError(error, target.name);
  }
}

type Facts = { readonly header: DatabaseHeader; readonly files: DatabaseFiles };

/** The copy is opened for writing, so that SQLite can recover it: it is ours alone. */
function readCopy<Result>(
  target: LiveTarget,
  copies: CopyCache,
  facts: Facts,
  work: (live: LiveDatabase) => Result,
): Result {
  if (!waitWhileExclusive(target.path, target.busyTimeoutMs)) throw databaseBusy(target.name);
  const path = copies.obtain(target.path, target.name, target.copyLimitBytes);
  return inTransaction({ ...target, path }, 'copy', facts, work);
}

function inTransaction<Result>(
  target: LiveTarget,
  source: LiveDatabase['source'],
  facts: Facts,
  work: (live: LiveDatabase) => Result,
): Result {
  const { path, busyTimeoutMs } = target;
  const begun = beginRead(path, { readOnly: source === 'original', busyTimeoutMs });
  try {
    return work({ ...begun, source, ...facts });
  } finally {
    // Ends the read transaction too, also on a damaged file, where a COMMIT would fail.
    begun.database.close();
  }
}
