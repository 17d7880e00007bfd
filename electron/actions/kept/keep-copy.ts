import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { writeFailure } from '../../platform/file-errors.ts';
import { syncFolder } from '../../platform/sync-folder.ts';

type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

/** Writes a new file on this computer, for this account only, and to the disk; also its time, when it had one. @throws AppError store/… */
export async function keepCopy(
  path: string,
  content: Content,
  modifiedAt: Date | null = null,
): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    throw writeFailure(error, path) ?? error;
  });
  try {
    try {
      await file.writeFile(content);
      if (modifiedAt !== null) await file.utimes(modifiedAt, modifiedAt);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(dirname(path));
  } catch (error: unknown) {
    await rm(path, { force: true }).catch(() => undefined);
    throw isAppError(error) ? error : (writeFailure(error, path) ?? error);
  }
}
