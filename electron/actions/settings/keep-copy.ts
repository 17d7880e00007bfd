import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFailure } from '../../platform/file-errors.ts';
import { syncFolder } from '../../platform/sync-folder.ts';

/** Writes a new file on this computer, for this account only, and to the disk. @throws AppError store/… */
export async function keepCopy(path: string, content: string | Uint8Array): Promise<void> {
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
