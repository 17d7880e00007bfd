import { rm } from 'node:fs/promises';
import { AppError, cancelled } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/model/local-text.ts';
import type { DatabaseMeaning } from '../../../../shared/model/snapshot.ts';
import { asDatabaseError } from '../../../locations/live-database/database-errors.ts';
import { makeScratchFolder, sweepScratch } from '../../../locations/live-database/scratch.ts';
import { writeFailure } from '../../../platform/file-errors.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { scratchFull } from './capture-limits.ts';
import type { CaptureLimits } from './capture-limits.ts';
import { copyDatabase } from './copy-database.ts';
import type { CheckedCopy } from './copy-database.ts';
import { ScratchWriteError } from './copy-ranges.ts';
import { locateDatabase } from './database-source.ts';

export { defaultCaptureLimits } from './capture-limits.ts';
export type { CaptureLimits } from './capture-limits.ts';

export type CaptureRequest = {
  /** Absolute. */
  readonly path: string;
  /** How the file is called towards the operator. */
  readonly name: string;
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
    return { ...captured(copy, name), release };
  } catch (error: unknown) {
    await release();
    if (context.signal.aborted) throw cancelled();
    throw explained(error, name, folder);
  }
}

function captured(copy: CheckedCopy, name: string): Omit<CapturedDatabase, 'release'> {
  const { path, sizeBytes, original, method, heldMs } = copy;
  const { check, empty, meaning } = copy.reading;
  if (meaning === null) throw new Error('a copy that does not pass its check was taken');
  if (empty.length > 0) throw withoutRows(name, empty);
  const quickCheck = check.notCheckable.length === 0 ? 'ok' : 'not-checkable';
  return { path, sizeBytes, ...original, meaning: { ...meaning, method, heldMs, quickCheck } };
}

function explained(error: unknown, name: string, folder: string): Error {
  if (!(error instanceof ScratchWriteError)) return asDatabaseError(error, name);
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return isFull ? scratchFull(name, folder, null, null) : (writeFailure(error, folder) ?? error);
}

function withoutRows(name: string, tables: readonly string[]): AppError {
  const list = tables.map((table) => `"${table}"`).join(', ');
  return new AppError(
    'snapshot/incomplete-set',
    localText(
      `"${name}" has no rows in ${list}, which a working server always has: it is new, was emptied, or is another database. Check the path of this target.`,
      `"${name}"의 ${list}에 행이 없습니다. 정상 서버라면 항상 행이 있는 테이블입니다. 새로 만들어졌거나 비워졌거나 다른 데이터베이스일 수 있습니다. 이 대상의 경로를 확인하십시오.`,
    ),
  );
}
