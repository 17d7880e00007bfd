import { closeSync, openSync, readSync } from 'node:fs';
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
  const triage = triageDatabase(readBeginning(path), files.main.sizeBytes);
  if (triage.kind !== 'database') throw notADatabase(name, triage);
  const { header } = triage;
  const { sizeBytes } = files.main;
  // With a WAL the main file may rightly be shorter than its own header says.
  const isWhole =
    files.wal !== null || files.journal !== null || sizeBytes >= header.pageCount * header.pageSizeBytes;
  if (!isWhole && stillSo(path, files)) throw notADatabase(name, { kind: 'truncated' });
  return header;
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
