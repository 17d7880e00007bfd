import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { systemCode } from './file-errors.ts';

/** Whether the names of a folder are on the disk. `not-offered`: nobody there can say so, which is no failure of what was written. */
type FolderSync = 'done' | 'not-offered';

/** Network shares, and folders that this account may enter but not list, answer with one of these. */
const notOffered: ReadonlySet<string> = new Set([
  'EINVAL',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EISDIR',
  'EPERM',
  'EACCES',
]);

/** Brings the names of a folder to the disk. Windows cannot open a folder. Throws what the system says of a disk that fails. */
export async function syncFolder(path: string | Buffer): Promise<FolderSync> {
  if (process.platform === 'win32') return 'not-offered';
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return 'done';
  } catch (error: unknown) {
    return offeredNot(error);
  }
}

/** The same for what must not be interrupted. */
export function syncFolderNow(path: string): FolderSync {
  if (process.platform === 'win32') return 'not-offered';
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
    return 'done';
  } catch (error: unknown) {
    return offeredNot(error);
  }
}

function offeredNot(error: unknown): 'not-offered' {
  if (notOffered.has(systemCode(error) ?? '')) return 'not-offered';
  throw error;
}
