import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseMeaning } from '../../../../shared/model/snapshot.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/model/local-text.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import { beginRead, needsRecovery } from '../../../locations/live-database/begin-read.ts';
import { databaseBusy } from '../../../locations/live-database/database-errors.ts';
import { databaseFiles, totalBytes } from '../../../locations/live-database/file-version.ts';
import type { DatabaseFiles } from '../../../locations/live-database/file-version.ts';
import { isStopped, missingDatabase, readHeader } from '../../../locations/live-database/read-header.ts';
import { isMissing, systemCode } from '../../../locations/location-errors.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { sqliteErrorCode } from '../../../platform/sqlite.ts';
import { scratchFull } from './capture-limits.ts';
import type { CaptureLimits } from './capture-limits.ts';
import { freeBytesAt, LimitWatch, tell } from './capture-watch.ts';
import { quickCheck } from './check-database.ts';
import { ScratchWriteError } from './copy-ranges.ts';
import type { DatabaseSource, OriginalFacts } from './database-source.ts';
import { oneStepBackup } from './one-step-backup.ts';
import { pinnedRead } from './pinned-read.ts';
import { stoppedCopy } from './stopped-copy.ts';

/** One committed state of a database in a single file, with what was found when it was checked. */
export type CheckedCopy = {
  readonly path: string;
  readonly original: OriginalFacts;
  readonly method: DatabaseMeaning['method'];
  readonly heldMs: number;
  readonly quickCheck: DatabaseMeaning['quickCheck'];
};

export type CopyPlan = {
  readonly source: DatabaseSource;
  /** An empty folder that only this account can enter. */
  readonly folder: string;
  readonly limits: CaptureLimits;
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
  const { problem, verdict } = examine(copying);
  if (problem !== null) throw damaged(plan.source.name, problem);
  return { path: to, original, method: 'stopped-copy', heldMs: 0, quickCheck: verdict };
}

async function copyLive(copying: Copying, walMode: boolean): Promise<CheckedCopy | null> {
  const { plan, context, to } = copying;
  const source = { ...plan.source, walMode };
  try {
    const read = await pinnedRead(source, to, watchOf(copying), context);
    if (read.kind === 'moved') return null;
    if (read.kind === 'copied') {
      const { problem, verdict } = examine(copying);
      const { original, heldMs } = read;
      if (problem === null) return { path: to, original, method: 'pinned-read', heldMs, quickCheck: verdict };
    }
  } catch (error: unknown) {
    if (isMissing(error)) return null;
    if (needsRecovery(error)) return copyStopped(copying);
    // A plain read may be refused where SQLite's is not.
    if (sqliteErrorCode(error) !== null || systemCode(error) === null || error instanceof ScratchWriteError)
      throw error;
  }
  await removeCopy(to);
  return copyByBackup(copying);
}

async function copyByBackup(copying: Copying): Promise<CheckedCopy> {
  const { plan, context, to } = copying;
  const { original, heldMs } = await oneStepBackup(plan.source, to, watchOf(copying), context);
  const { problem, verdict } = examine(copying);
  if (problem !== null) throw damaged(plan.source.name, problem);
  return { path: to, original, method: 'one-step-backup', heldMs, quickCheck: verdict };
}

function watchOf({ plan, context, files }: Copying): LimitWatch {
  const { source, folder, limits } = plan;
  return new LimitWatch({ ...source, folder, bytesTotal: totalBytes(files) }, limits, context);
}

/** Brings the copy into its one file and checks it. */
function examine({ plan, context, to, files }: Copying): {
  readonly problem: LocalText | null;
  readonly verdict: DatabaseMeaning['quickCheck'];
} {
  const { name } = plan.source;
  const bytes = totalBytes(files);
  tell(context, localText(`Checking the copy of ${name}`, `${name} 복사본 검사 중`), 2, 0, bytes);
  settle(to);
  const { problems, notCheckable } = quickCheck(to);
  return { problem: problems[0] ?? null, verdict: notCheckable.length === 0 ? 'ok' : 'not-checkable' };
}

/** SQLite rolls an unfinished transaction back when it first reads, and puts the `-wal` into main. */
function settle(path: string): void {
  const { database } = beginRead(path, { readOnly: false, busyTimeoutMs: 1000 });
  try {
    database.exec('COMMIT');
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

async function removeCopy(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${path}${suffix}`, { force: true });
}

function damaged(name: string, problem: LocalText): AppError {
  return new AppError(
    'database/damaged',
    localText(
      `"${name}" is damaged: its copy does not pass the check. ${problem.en}. Copy the whole folder aside before anything else, then restore the database from an earlier snapshot.`,
      `"${name}"이(가) 손상되었습니다. 복사본이 검사를 통과하지 못했습니다. ${problem.ko}. 먼저 폴더 전체를 다른 곳에 복사한 뒤 이전 스냅샷에서 데이터베이스를 복원하십시오.`,
    ),
  );
}
