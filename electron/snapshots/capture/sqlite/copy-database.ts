import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseMeaning } from '../../../../shared/model/snapshot.ts';
import { needsRecovery } from '../../../locations/live-database/begin-read.ts';
import { databaseBusy } from '../../../locations/live-database/database-errors.ts';
import { databaseFiles, totalBytes } from '../../../locations/live-database/file-version.ts';
import type { DatabaseFiles } from '../../../locations/live-database/file-version.ts';
import { isStopped, missingDatabase, readHeader } from '../../../locations/live-database/read-header.ts';
import { isMissing } from '../../../locations/location-errors.ts';
import { systemCode } from '../../../platform/file-errors.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { sqliteErrorCode } from '../../../platform/sqlite.ts';
import { scratchFull } from './capture-limits.ts';
import type { CaptureLimits } from './capture-limits.ts';
import { freeBytesAt, LimitWatch } from './capture-watch.ts';
import { ScratchWriteError } from './copy-ranges.ts';
import type { DatabaseSource, OriginalFacts } from './database-source.ts';
import { damagedCopy, examineCopy } from './examine-copy.ts';
import type { ExaminedCopy } from './examine-copy.ts';
import { oneStepBackup } from './one-step-backup.ts';
import { pinnedRead } from './pinned-read.ts';
import type { PinnedRead } from './pinned-read.ts';
import type { CopyReading } from './read-copy.ts';
import { stoppedCopy } from './stopped-copy.ts';

/** One committed state of a database in a single file, with what was found when it was checked. */
export type CheckedCopy = {
  readonly path: string;
  readonly original: OriginalFacts;
  readonly method: DatabaseMeaning['method'];
  readonly heldMs: number;
  readonly sizeBytes: number;
  readonly reading: CopyReading;
};

type CopyPlan = {
  readonly source: DatabaseSource;
  /** An empty folder that only this account can enter. */
  readonly folder: string;
  readonly limits: CaptureLimits;
  /** Tables of which it is asked whether they have rows. */
  readonly notEmpty: readonly string[];
  /** What is done with the copy while it is checked. */
  readonly meanwhile: (path: string, sizeBytes: number) => Promise<void>;
};

const tries = 3;

/**
 * Copies the database by the way that its state allows, and checks the copy: a stopped one file by file, a live one by the pinned
 * read, and by SQLite's own backup where that did not give a whole copy. Nothing is opened in place that would leave files behind.
 * Throws `database/damaged`, `database/busy`, `snapshot/limit-reached`, `snapshot/scratch-full`, and SQLite's and the system's errors.
 */
export async function copyDatabase(plan: CopyPlan, context: JobContext): Promise<CheckedCopy> {
  const { source, folder } = plan;
  for (let round = 0; round < tries; round += 1) {
    const files = databaseFiles(source.path);
    if (files === null) throw missingDatabase(source.path, source.name);
    const header = readHeader(source.path, source.name, files);
    requireRoom(plan, files);
    const copying = { plan, context, files, to: join(folder, `copy-${round}.db`) };
    const copy = isStopped(header, files)
      ? await copyStopped(copying)
      : await copyLive(copying, header.walMode);
    if (copy !== null) return copy;
    await removeCopy(copying.to);
  }
  throw databaseBusy(source.name);
}

type Copying = {
  readonly plan: CopyPlan;
  readonly context: JobContext;
  readonly files: DatabaseFiles;
  readonly to: string;
};

function requireRoom({ source, folder, limits }: CopyPlan, files: DatabaseFiles): void {
  const freeBytes = freeBytesAt(folder);
  const neededBytes = totalBytes(files) + limits.spareBytes;
  if (freeBytes < neededBytes) throw scratchFull(source.name, folder, freeBytes, neededBytes);
}

async function copyStopped(copying: Copying): Promise<CheckedCopy | null> {
  const { plan, context, to } = copying;
  const original = await stoppedCopy(plan.source, to, watchOf(copying), context);
  if (original === null) return null;
  const { problem, ...examined } = await examine(copying);
  if (problem !== null) throw damagedCopy(plan.source.name, problem);
  return { path: to, original, method: 'stopped-copy', heldMs: 0, ...examined };
}

async function copyLive(copying: Copying, walMode: boolean): Promise<CheckedCopy | null> {
  const read = await tryPinnedRead(copying, walMode);
  if (read.kind === 'moved') return null;
  if (read.kind === 'stopped') return copyStopped(copying);
  if (read.kind === 'copied') {
    const { problem, ...examined } = await examine(copying);
    const { original, heldMs } = read;
    if (problem === null) return { path: copying.to, original, method: 'pinned-read', heldMs, ...examined };
  }
  await removeCopy(copying.to);
  return copyByBackup(copying);
}

/** `stopped` when the server has left a state that only a copy may be brought back from. */
async function tryPinnedRead(
  copying: Copying,
  walMode: boolean,
): Promise<PinnedRead | { readonly kind: 'stopped' }> {
  const { plan, context, to } = copying;
  try {
    return await pinnedRead({ ...plan.source, walMode }, to, watchOf(copying), context);
  } catch (error: unknown) {
    if (isMissing(error)) return { kind: 'moved' };
    if (needsRecovery(error)) return { kind: 'stopped' };
    // A plain read may be refused where SQLite's is not.
    if (sqliteErrorCode(error) !== null || systemCode(error) === null || error instanceof ScratchWriteError)
      throw error;
    return { kind: 'unexpected' };
  }
}

async function copyByBackup(copying: Copying): Promise<CheckedCopy> {
  const { plan, context, to } = copying;
  const { original, heldMs } = await oneStepBackup(plan.source, to, watchOf(copying), context);
  const { problem, ...examined } = await examine(copying);
  if (problem !== null) throw damagedCopy(plan.source.name, problem);
  return { path: to, original, method: 'one-step-backup', heldMs, ...examined };
}

function watchOf({ plan, context, files }: Copying): LimitWatch {
  const { source, folder, limits } = plan;
  return new LimitWatch({ ...source, folder, bytesTotal: totalBytes(files) }, limits, context);
}

function examine({ plan, context, to: path, files }: Copying): Promise<ExaminedCopy> {
  const { source, notEmpty, meanwhile } = plan;
  return examineCopy({ path, name: source.name, bytes: totalBytes(files), notEmpty, meanwhile }, context);
}

async function removeCopy(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${path}${suffix}`, { force: true });
}
