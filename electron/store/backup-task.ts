import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { utcDay } from '../../shared/text/utc-time.ts';
import { writeFailure } from '../platform/file-errors.ts';
import { openSqlite } from '../platform/sqlite.ts';
import { dayOfBackup } from './backup-name.ts';
import { storeFailure } from './store-failure.ts';

/** Under this name the child process knows the task. */
export const backupTaskName = 'store.backup';

export const BackupInput = z.object({
  database: z.string(),
  directory: z.string(),
  /** How many backups stay; older ones go after a good new one. */
  keep: z.number().int().min(1),
  /** Epoch ms; the day of it names the file. */
  at: z.number(),
});
export type BackupInput = z.infer<typeof BackupInput>;

export const BackupResult = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  removed: z.array(z.string()),
});
export type BackupResult = z.infer<typeof BackupResult>;

const busyTimeoutMs = 10_000;

/**
 * The task `store.backup`: copies the live database into `directory` as `console-<day>.db`, checks the copy, and only then
 * lets it take its name and removes the oldest. Runs in a child process, because copying takes as long as the history is.
 *
 * @throws AppError store/corrupt, store/disk-full, store/not-writable, run/busy
 */
export async function backupTask(raw: unknown): Promise<BackupResult> {
  const input = BackupInput.parse(raw);
  const path = join(input.directory, `console-${utcDay(input.at)}.db`);
  const temporary = `${path}.tmp`;
  try {
    await mkdir(input.directory, { recursive: true, mode: 0o700 });
    await rm(temporary, { force: true });
    copyDatabase(input.database, temporary);
    requireWhole(temporary);
    await chmod(temporary, 0o600);
    await bringToDisk(temporary);
    await rename(temporary, path);
    return {
      path,
      sizeBytes: (await stat(path)).size,
      removed: await removeOldest(input.directory, input.keep),
    };
  } catch (error: unknown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw storeFailure(error, input.database) ?? writeFailure(error, input.directory) ?? error;
  }
}

/** VACUUM INTO reads one consistent state without stopping the writer (sqlite.org/lang_vacuum.html). */
function copyDatabase(from: string, to: string): void {
  const database = openSqlite(from, { readOnly: true, mustExist: true, busyTimeoutMs });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}

function requireWhole(path: string): void {
  const database = openSqlite(path, { readOnly: true, mustExist: true, busyTimeoutMs });
  try {
    const verdict = String(database.pragma('quick_check(1)', { simple: true }));
    if (verdict !== 'ok') throw badCopy(path, verdict);
  } finally {
    database.close();
  }
}

async function bringToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeOldest(directory: string, keep: number): Promise<string[]> {
  const backups = (await readdir(directory)).filter((name) => dayOfBackup(name) !== null).toSorted();
  const removed = backups.slice(0, Math.max(0, backups.length - keep));
  for (const name of removed) await rm(join(directory, name), { force: true });
  return removed;
}

function badCopy(path: string, verdict: string): AppError {
  return new AppError(
    'store/corrupt',
    localText(
      `The daily backup of the console's database did not pass its check (${verdict}) and was thrown away; earlier backups stay. Check the disk of ${path}.`,
      `콘솔 데이터베이스의 일일 백업이 검사를 통과하지 못해(${verdict}) 버려졌습니다. 이전 백업은 그대로 있습니다. ${path}의 디스크를 확인하십시오.`,
    ),
  );
}
