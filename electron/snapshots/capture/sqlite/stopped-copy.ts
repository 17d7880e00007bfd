import { constants } from 'node:fs';
import { chmod, copyFile, open, stat } from 'node:fs/promises';
import { databaseBusy } from '../../../locations/live-database/database-errors.ts';
import { waitWhileExclusive } from '../../../locations/live-database/exclusive-lock.ts';
import { databaseFiles, versionKey } from '../../../locations/live-database/file-version.ts';
import type { DatabaseFiles } from '../../../locations/live-database/file-version.ts';
import { isMissing } from '../../../locations/location-errors.ts';
import { sleep } from '../../../platform/clock.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import type { CopyWatch } from './capture-watch.ts';
import { copyRanges } from './copy-ranges.ts';
import { originalFacts } from './database-source.ts';
import type { DatabaseSource, OriginalFacts } from './database-source.ts';

const longestLockWaitMs = 10_000;
const pauseMs = 50;

/**
 * Copies main, `-wal` and `-journal` of a database whose server is stopped to `to`, without SQLite: opening the original would leave
 * files beside it. Null when somebody wrote, or started, meanwhile: the three are then no one state. Throws the system's errors,
 * `database/busy`, and what `watch` throws.
 */
export async function stoppedCopy(
  source: DatabaseSource,
  to: string,
  watch: CopyWatch,
  context: Pick<JobContext, 'clock' | 'signal'>,
): Promise<OriginalFacts | null> {
  await waitForLock(source, context);
  const before = databaseFiles(source.path);
  if (before === null) return null;
  try {
    await copyFrom(source.path, to, watch);
    if (before.wal !== null) await copyFrom(`${source.path}-wal`, `${to}-wal`, watch);
    if (before.journal !== null) await copyFrom(`${source.path}-journal`, `${to}-journal`, watch);
    const facts = originalFacts(await stat(source.path, { bigint: true }));
    const after = databaseFiles(source.path);
    return after !== null && isSameState(before, after) ? facts : null;
  } catch (error: unknown) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isSameState(before: DatabaseFiles, after: DatabaseFiles): boolean {
  return versionKey(before) === versionKey(after) && before.hasShm === after.hasShm;
}

async function waitForLock(
  { path, name }: DatabaseSource,
  { clock, signal }: Pick<JobContext, 'clock' | 'signal'>,
): Promise<void> {
  const start = clock.monotonicMs();
  while (!waitWhileExclusive(path, 0)) {
    if (clock.monotonicMs() - start >= longestLockWaitMs) throw databaseBusy(name);
    await sleep(clock, pauseMs, signal);
  }
}

/** A reflink where the file system has it: that costs neither time nor space. Otherwise byte by byte. */
async function copyFrom(path: string, to: string, watch: CopyWatch): Promise<void> {
  const { size } = await stat(path);
  const isCloned = await copyFile(path, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false,
  );
  if (isCloned) {
    await chmod(to, 0o600);
    await watch.piece(size);
    return;
  }
  const handle = await open(path, 'r');
  try {
    await copyRanges(handle, to, [{ from: 0, to: size }], (bytes) => watch.piece(bytes));
  } finally {
    await handle.close();
  }
}
