import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { notFound } from '../location-errors.ts';
import { notADatabase } from './database-errors.ts';
import { databaseFiles } from './file-version.ts';
import type { DatabaseFiles } from './file-version.ts';
import { triageBytes, triageDatabase } from './header.ts';
import type { DatabaseHeader } from './header.ts';

/**
 * The header of the file at `path`, called `name` towards the operator. Opens and closes the file, so it must come before SQLite.
 * Throws `database/not-a-database` saying what the file is instead, or that it is cut off.
 */
export function readHeader(path: string, name: string, files: DatabaseFiles): DatabaseHeader {
  return judgeHeader(readBeginning(path), name, files, () => stillSo(path, files));
}

/** The same of a file whose beginning was read elsewhere. `isStill` tells whether nobody has written to it since. */
export function judgeHeader(
  beginning: Uint8Array,
  name: string,
  files: DatabaseFiles,
  isStill: () => boolean,
): DatabaseHeader {
  const triage = triageDatabase(beginning, files.main.sizeBytes);
  if (triage.kind === 'empty')
    throw notADatabase(name, { kind: 'empty', walBytes: files.wal?.sizeBytes ?? 0 });
  if (triage.kind !== 'database') throw notADatabase(name, triage);
  const { header } = triage;
  const { sizeBytes } = files.main;
  // With a WAL the main file may rightly be shorter than its own header says.
  const wholeBytes = header.pageCount * header.pageSizeBytes;
  const isWhole = files.wal !== null || files.journal !== null || sizeBytes >= wholeBytes;
  if (!isWhole && isStill()) throw notADatabase(name, { kind: 'truncated', sizeBytes, wholeBytes });
  return header;
}

/** What to say of a database whose main file is not there: its log may be, and must not be lost as well. */
export function missingDatabase(path: string, name: string): AppError {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return missingWithLog(name, log?.isFile() === true ? log.size : 0);
}

/** The same where the size of its log is known; 0 without one. */
export function missingWithLog(name: string, walBytes: number): AppError {
  return walBytes > 0 ? notADatabase(name, { kind: 'missing', walBytes }) : notFound(name);
}

/** True when a WAL database must not be opened in place: no server has its files open, and SQLite would leave new ones behind. */
export function isStopped(header: DatabaseHeader, files: DatabaseFiles): boolean {
  return header.walMode && !(files.hasShm && files.wal !== null);
}

/** A file that somebody is writing right now is not judged by its size. */
function stillSo(path: string, files: DatabaseFiles): boolean {
  return databaseFiles(path)?.main.id === files.main.id;
}

function readBeginning(path: string): Uint8Array {
  const handle = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(triageBytes);
    return buffer.subarray(0, readSync(handle, buffer, 0, triageBytes, 0));
  } finally {
    closeSync(handle);
  }
}
