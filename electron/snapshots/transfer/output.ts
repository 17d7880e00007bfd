import { randomBytes } from 'node:crypto';
import { link, lstat, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileErrorCode, isMissingFile } from '../../platform/file-errors.ts';
import { outputExists } from './archive-errors.ts';

/** Systems without hard links answer with one of these. */
const noLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EINVAL']);

/** A name beside the output that says whose it is, in case a crash leaves it behind. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

/** @throws AppError snapshot/output-exists */
export async function refuseExisting(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (error: unknown) {
    if (isMissingFile(error)) return;
    throw error;
  }
  throw outputExists(path);
}

/** Gives the finished file its name, never in place of another one that has appeared meanwhile. */
export async function placeFile(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
    await unlink(temporary);
  } catch (error: unknown) {
    if (!noLinks.has(fileErrorCode(error) ?? '')) throw error;
    await refuseExisting(path);
    await rename(temporary, path);
  }
  await syncFolder(dirname(path));
}

/** Makes names of a folder durable. Windows cannot open a folder, and does not need it. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
