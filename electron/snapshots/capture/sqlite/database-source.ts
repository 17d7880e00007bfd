import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Location } from '../../../locations/location.ts';
import { LocalLocation } from '../../../locations/local-location.ts';
import { beginRead } from '../../../locations/live-database/begin-read.ts';
import type { BegunRead } from '../../../locations/live-database/begin-read.ts';
import {
  asDatabaseError,
  databaseBusy,
  onNetworkFileSystem,
} from '../../../locations/live-database/database-errors.ts';
import { missingDatabase } from '../../../locations/live-database/read-header.ts';
import { isMissing } from '../../../locations/location-errors.ts';
import { sleep } from '../../../platform/clock.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { isAppError } from '../../../../shared/errors/app-error.ts';

/** A database to be copied. */
export type DatabaseSource = {
  /** Absolute and free of links, on a local disk. */
  readonly path: string;
  /** How the file is called towards the operator. */
  readonly name: string;
};

/** The facts of the original that its copy does not have. */
export type OriginalFacts = { readonly modifiedNs: string; readonly mode: number | null };

const longestLockWaitMs = 10_000;
/** SQLite waits without listening to anybody, so it waits a little at a time. */
const oneWaitMs = 200;

/** Follows links, as SQLite does when it names `-wal`, and refuses network file systems and a database whose file is not there. */
export async function locateDatabase(
  path: string,
  name: string,
  signal: AbortSignal,
  locationAt: (folder: string) => Location = (folder) => new LocalLocation(folder),
): Promise<DatabaseSource> {
  const real = await realpath(path).catch((error: unknown) => {
    throw isMissing(error) ? missingDatabase(path, name) : error;
  });
  const network = await locationAt(dirname(real)).networkFileSystem(basename(real), signal);
  if (network !== null) throw onNetworkFileSystem(name, network);
  return { path: real, name };
}

/** Begins a read transaction on the original as soon as nobody holds it for himself. Throws `database/busy` after 10 seconds. */
export async function beginWhenFree(
  source: DatabaseSource,
  { clock, signal }: Pick<JobContext, 'clock' | 'signal'>,
): Promise<BegunRead['database']> {
  const start = clock.monotonicMs();
  for (;;) {
    try {
      return beginRead(source.path, { readOnly: true, busyTimeoutMs: oneWaitMs }).database;
    } catch (error: unknown) {
      if (!isBusy(error, source.name)) throw error;
      if (clock.monotonicMs() - start >= longestLockWaitMs) throw databaseBusy(source.name);
    }
    await sleep(clock, oneWaitMs / 4, signal);
  }
}

function isBusy(error: unknown, name: string): boolean {
  const explained = asDatabaseError(error, name);
  return isAppError(explained) && explained.code === 'database/busy';
}

/** Modification time in nanoseconds and permission bits, from the stats of the main file. */
export function originalFacts(stats: { readonly mtimeNs: bigint; readonly mode: bigint }): OriginalFacts {
  return {
    modifiedNs: String(stats.mtimeNs),
    mode: process.platform === 'win32' ? null : Number(stats.mode & 0o7777n),
  };
}
