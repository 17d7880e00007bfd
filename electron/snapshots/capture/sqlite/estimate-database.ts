import { existsSync, realpathSync } from 'node:fs';
import { asDatabaseError } from '../../../locations/live-database/database-errors.ts';
import { databaseFiles } from '../../../locations/live-database/file-version.ts';
import { isStopped, missingDatabase, readHeader } from '../../../locations/live-database/read-header.ts';

export type DatabaseEstimate = {
  readonly sizeBytes: number;
  readonly walBytes: number;
  readonly journalMode: 'wal' | 'rollback';
  /** How long writers of the server may have to wait; 0 where no server has the database open. */
  readonly expectedStallMs: number;
};

/** As measured with SQLite's own backup, the slower of the two ways of copying. */
const stallMsPerGib = { wal: 300, rollback: 2000 } as const;

/**
 * What a capture of the database at `path`, called `name` towards the operator, would ask of its server. Reads only the header, by a
 * plain handle: like the capture, it must run in a process that has no connection to the file.
 *
 * @throws AppError location/not-found, location/not-readable, database/not-a-database
 */
export function estimateDatabase(path: string, name = path): DatabaseEstimate {
  try {
    if (!existsSync(path)) throw missingDatabase(path, name);
    const real = realpathSync(path);
    const files = databaseFiles(real);
    if (files === null) throw missingDatabase(real, name);
    const header = readHeader(real, name, files);
    const journalMode = header.walMode ? 'wal' : 'rollback';
    const sizeBytes = files.main.sizeBytes;
    const walBytes = files.wal?.sizeBytes ?? 0;
    const perGib = isStopped(header, files) ? 0 : stallMsPerGib[journalMode];
    const expectedStallMs = Math.ceil(((sizeBytes + walBytes) / 1024 ** 3) * perGib);
    return { sizeBytes, walBytes, journalMode, expectedStallMs };
  } catch (error: unknown) {
    throw asDatabaseError(error, name);
  }
}
