import { rm } from 'node:fs/promises';
import { cancelled } from '../../../../shared/errors/app-error.ts';
import type { DatabaseMeaning } from '../../../../shared/model/snapshot.ts';
import { makeScratchFolder, sweepScratch } from '../../../locations/live-database/scratch.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import type { CaptureLimits } from './capture-limits.ts';
import { capturedCopy, explainedFailure } from './captured-copy.ts';
import { copyDatabase } from './copy-database.ts';
import { locateDatabase } from './database-source.ts';

export type CaptureRequest = {
  /** Absolute. */
  readonly path: string;
  /** How the file is called towards the operator. */
  readonly name: string;
  /** Whose it is in a set, for what an earlier snapshot has of it; left out where it is of none. */
  readonly partId?: string;
  /** Where the scratch copy is made; the folder is created. */
  readonly scratchRoot: string;
  readonly limits: CaptureLimits;
  /** Tables that must have rows. */
  readonly notEmpty: readonly string[];
  /**
   * What is done with the copy while it is checked, such as storing it. Begun again with another copy when the first one does not
   * pass; what became of that is then worth nothing.
   */
  readonly meanwhile?: (path: string, sizeBytes: number) => Promise<void>;
};

export type CapturedDatabase = {
  /** The scratch copy: one file that only this account can read. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Of the original. */
  readonly modifiedNs: string;
  /** Permission bits of the original; null where the system has none. */
  readonly mode: number | null;
  readonly meaning: DatabaseMeaning;
  /** Stored bytes that the repository did not have before, of what was put there while the copy was made. */
  readonly newBytes: number;
  /** Removes the scratch copy. */
  release(): Promise<void>;
};

/**
 * Makes a scratch copy of an SQLite database that is one committed state, not earlier than the call, whether its server runs or
 * not, and reads what it holds. Must run in a process that has no other handle on the file: closing one would drop SQLite's locks.
 * What crashed processes left in the scratch folder is removed first.
 *
 * @throws AppError location/not-found, location/not-readable, location/network-file-system, database/not-a-database,
 * database/damaged, database/busy, snapshot/limit-reached, snapshot/scratch-full, snapshot/incomplete-set, run/cancelled
 */
export async function captureDatabase(
  request: CaptureRequest,
  context: JobContext,
): Promise<CapturedDatabase> {
  const { name, scratchRoot, limits, notEmpty, meanwhile = () => Promise.resolve() } = request;
  sweepScratch(scratchRoot, { own: false });
  const folder = makeScratchFolder(scratchRoot);
  const release = () => rm(folder, { recursive: true, force: true });
  try {
    const source = await locateDatabase(request.path, name, context.signal);
    const copy = await copyDatabase({ source, folder, limits, notEmpty, meanwhile }, context);
    return { ...capturedCopy(copy, name), release };
  } catch (error: unknown) {
    await release();
    if (context.signal.aborted) throw cancelled();
    throw explainedFailure(error, name, folder);
  }
}
