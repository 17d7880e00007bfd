import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFailure } from '../../platform/file-errors.ts';
import { digestAt } from './target-file.ts';

/**
 * Puts other content in the place of a file, with its owner and its rights: written beside it, brought to the disk, renamed over it. A
 * crash leaves the old or the new one. Answers false, and changes nothing, when the file is no longer what `expected` says.
 *
 * @throws AppError store/disk-full, store/not-writable
 */
export async function replaceFile(path: string, content: Uint8Array, expected: string): Promise<boolean> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const before = await stat(path);
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      if (before.uid !== process.getuid?.() || before.gid !== process.getgid?.())
        await file.chown(before.uid, before.gid);
      await file.chmod(before.mode & 0o7777);
      await file.sync();
    } finally {
      await file.close();
    }
    if ((await digestAt(path)) !== expected) return false;
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return true;
  } catch (error: unknown) {
    throw writeFailure(error, path) ?? error;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Keeps what a file was, for this account only, on the disk before anything changes. @throws AppError store/… */
export async function keepCopy(path: string, content: Uint8Array): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(dirname(path));
  } catch (error: unknown) {
    await rm(path, { force: true }).catch(() => undefined);
    throw writeFailure(error, path) ?? error;
  }
}

/** Windows cannot open a folder, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
