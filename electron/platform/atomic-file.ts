import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFailure } from './file-errors.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Replaces a file so that a crash leaves the old or the new content, never a part: written beside it, brought to the disk,
 * then renamed over it.
 *
 * @throws AppError store/disk-full, store/not-writable
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  mode = 0o600,
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error: unknown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeFailure(error, path) ?? error;
  }
}
