import { posix } from 'node:path';
import { isMissing } from '../../locations/location-errors.ts';
import type { Offered } from '../../locations/ssh/host-file.ts';
import { HostFileError } from '../../locations/ssh/sftp-errors.ts';
import type { SftpSession } from '../../locations/ssh/sftp-session.ts';
import type { HostFolder } from '../../locations/ssh/sftp-writing.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { systemCode } from '../../platform/file-errors.ts';

/** A place on a host. `root` is its absolute folder. */
type AtPlace = { readonly sftp: SftpSession; readonly root: string; readonly wait: Wait };

/**
 * Gives a file its name once it is `whole`; the folder it comes to is opened meanwhile, and made where it is not there. Answers whether the host
 * confirms that the name has reached its disk. Throws what SFTP says; ENOENT where the place itself is not there.
 */
export async function giveName(
  at: AtPlace,
  temporary: string,
  name: string,
  whole: Promise<void>,
): Promise<boolean> {
  const opening = openFolder(at, name);
  // Heard below, when what is written has landed.
  opening.catch(() => undefined);
  try {
    await whole;
  } catch (error: unknown) {
    await opening.then(({ folder }) => folder?.drop()).catch(() => undefined);
    throw error;
  }
  const { folder, made } = await opening;
  try {
    const isSynced = await rename(at, temporary, name, folder);
    const parents = made.map((one) => posix.dirname(posix.join(at.root, one)));
    // Folders that were just made must reach the disk as well, or the file has nowhere to be after a power loss.
    const synced = await Promise.all(parents.map((path) => at.sftp.writing.syncFolder(path, at.wait)));
    return isSynced && synced.every((each) => each === 'done');
  } finally {
    folder?.drop();
  }
}

/** Renamed and synced in one breath: a server of SFTP answers as if each request had waited for the one before. */
async function rename(
  at: AtPlace,
  temporary: string,
  name: string,
  folder: HostFolder | null,
): Promise<boolean> {
  const [from, to] = [posix.join(at.root, temporary), posix.join(at.root, name)];
  const renaming = at.sftp.writing.replace(from, to, at.wait);
  const [renamed, synced] = await Promise.all([renaming, syncOf(folder, at.wait)]);
  if (renamed === 'done') return synced === 'done';
  await renameWithout(at, from, to);
  return (await syncOf(folder, at.wait)) === 'done';
}

/**
 * For a server without `posix-rename@openssh.com`, which puts nothing in the place of another file. Of all files only a lock is written anew: it
 * is missing for a moment then, which is why whoever takes one looks for others twice.
 */
async function renameWithout({ sftp: { writing }, wait }: AtPlace, from: string, to: string): Promise<void> {
  try {
    await writing.move(from, to, wait);
  } catch (error: unknown) {
    if (!(error instanceof HostFileError) || error.code !== 'EEXIST') throw error;
    await writing.remove(to, wait).catch((failure: unknown) => {
      if (!isMissing(failure)) throw failure;
    });
    await writing.move(from, to, wait);
  }
}

type Opened = { readonly folder: HostFolder | null; readonly made: readonly string[] };

async function openFolder(at: AtPlace, name: string): Promise<Opened> {
  const { sftp, root, wait } = at;
  const path = posix.dirname(posix.join(root, name));
  try {
    return { folder: await sftp.writing.openFolder(path, wait), made: [] };
  } catch (error: unknown) {
    // One that may be written to and not read is as good, but cannot be synced.
    if (systemCode(error) === 'EACCES') return { folder: null, made: [] };
    if (!isMissing(error)) throw error;
  }
  const made = await makeFolders(at, posix.dirname(name));
  return { folder: await sftp.writing.openFolder(path, wait), made };
}

/** Answers those that were not there. The place itself is never made. */
async function makeFolders({ sftp, root, wait }: AtPlace, folder: string): Promise<readonly string[]> {
  const names = folder === '.' ? [] : folder.split('/');
  const levels = names.map((_, at) => names.slice(0, at + 1).join('/'));
  const making = levels.map((one) => sftp.writing.makeFolder(posix.join(root, one), 0o700, wait));
  const made = await Promise.allSettled(making);
  for (const each of made)
    if (each.status === 'rejected' && systemCode(each.reason) !== 'EEXIST') throw each.reason;
  return levels.filter((_, at) => made[at]?.status === 'fulfilled');
}

function syncOf(folder: HostFolder | null, wait: Wait): Promise<Offered> {
  return folder === null ? Promise.resolve('not-offered') : folder.sync(wait);
}
