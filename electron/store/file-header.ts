import { closeSync, openSync, readSync } from 'node:fs';
import { isMissingFile } from '../platform/file-errors.ts';

/** What the first 100 bytes of an SQLite file say (sqlite.org/fileformat.html#the_database_header). */
type FileHeader = { readonly userVersion: number; readonly applicationId: number };

const magic = 'SQLite format 3\0';

/**
 * Reads the header without SQLite, which would leave `-wal` and `-shm` beside a file that is only looked at. Answers `absent`
 * for a missing or empty file and `foreign` for anything that is not an SQLite database.
 */
export function readFileHeader(path: string): FileHeader | 'absent' | 'foreign' {
  const bytes = firstBytes(path);
  if (bytes === null || bytes.length === 0) return 'absent';
  if (bytes.length < 100 || bytes.toString('latin1', 0, 16) !== magic) return 'foreign';
  return { userVersion: bytes.readUInt32BE(60), applicationId: bytes.readUInt32BE(68) };
}

function firstBytes(path: string): Buffer | null {
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (error: unknown) {
    if (isMissingFile(error)) return null;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(100);
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(handle);
  }
}
