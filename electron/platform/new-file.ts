import { randomBytes } from 'node:crypto';
import { link, lstat, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode, isMissingFile } from './file-errors.ts';
import { syncFolder } from './sync-folder.ts';

/** Systems without hard links answer with one of these. */
const noLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EINVAL']);

/** The name of a file until it is whole: it says whose it is, in case a crash leaves it behind. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

/** Gives a finished file its name, never in place of another one that is there or has appeared meanwhile: then the system's EEXIST. */
export async function placeFile(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
    await unlink(temporary);
  } catch (error: unknown) {
    if (!noLinks.has(systemCode(error) ?? '')) throw error;
    if (await isTaken(path)) throw Object.assign(new Error(`${path} is there already`), { code: 'EEXIST' });
    await rename(temporary, path);
  }
  await syncFolder(dirname(path));
}

/** True for whatever bears the name, a link that leads nowhere as well. */
export async function isTaken(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error: unknown) {
    if (isMissingFile(error)) return false;
    throw error;
  }
}
