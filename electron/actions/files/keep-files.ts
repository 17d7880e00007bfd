import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { isSameFile } from '../../locations/computer.ts';
import type { Computer, FoundFile } from '../../locations/computer.ts';
import { diskFull, writeFailure } from '../../platform/file-errors.ts';
import { syncFolder } from '../../platform/sync-folder.ts';
import { fileIn, nameIn } from '../kept/copy-places.ts';
import { Sealing } from '../kept/sealing.ts';
import type { CopyKey } from '../kept/sealing.ts';

const unfinished = '.partial';
/** Over a network most of the time is waiting. */
const atOnceFromHost = 8;
/** The console needs some of the same disk for its own records. */
const leftFreeBytes = 64 * 1024 * 1024;

/** Whose files are kept: `absolute` is where one of them lies there. What they are sealed with is told once. */
type KeepFrom = {
  readonly computer: Computer;
  readonly absolute: (path: string) => string;
  readonly copyKey: CopyKey;
  readonly signal: AbortSignal;
};

/**
 * Copies files, sealed, into a folder of this computer that is there as a whole or not at all: everything is on the disk before it gets its name.
 * Answers false, and leaves nothing, when one of them is no longer what was found once all are copied.
 *
 * @throws AppError store/disk-full, store/not-writable, run/cancelled, ssh/…
 */
export async function keepFiles(
  files: readonly FoundFile[],
  folder: string,
  from: KeepFrom,
): Promise<boolean> {
  const beside = `${folder}${unfinished}`;
  try {
    await requireSpace(files, dirname(folder));
    await mkdir(join(beside, 'files'), { recursive: true, mode: 0o700 });
    await bringAll(files, { folder, beside }, from);
    if (!(await areAllSame(files, from))) {
      await rm(beside, { recursive: true, force: true });
      return false;
    }
    await syncFolders(beside);
    await rename(beside, folder);
    await syncFolder(dirname(folder));
    return true;
  } catch (error: unknown) {
    await rm(beside, { recursive: true, force: true }).catch(() => undefined);
    throw writeFailure(error, folder) ?? error;
  }
}

async function bringAll(
  files: readonly FoundFile[],
  { folder, beside }: { readonly folder: string; readonly beside: string },
  { computer, absolute, copyKey, signal }: KeepFrom,
): Promise<void> {
  const left = files.values();
  const work = async () => {
    for (const file of left) {
      if (signal.aborted) throw cancelled();
      const to = fileIn(beside, file.path);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      await computer.bring(absolute(file.path), to, new Sealing(copyKey, nameIn(folder, file.path)), signal);
    }
  };
  const workers = computer.host === null ? 1 : atOnceFromHost;
  const ended = await Promise.allSettled(Array.from({ length: workers }, work));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

/** What was copied is what was found where it is still the same file afterwards. */
async function areAllSame(
  files: readonly FoundFile[],
  { computer, absolute, signal }: Pick<KeepFrom, 'computer' | 'absolute' | 'signal'>,
): Promise<boolean> {
  const now = await computer.exact(
    files.map(({ path }) => absolute(path)),
    signal,
  );
  return files.every((file, at) => isSameFile(file, now[at] ?? null));
}

/** Removes what a process that was killed has left of copies that were never complete. */
export async function sweepUnfinished(folder: string, targetId: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    if (name.endsWith(unfinished) && name.includes(`-${targetId}-`) && name !== basename(folder))
      await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

async function requireSpace(files: readonly FoundFile[], folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const neededBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, leftFreeBytes);
  if (bavail * bsize < neededBytes) throw diskFull(folder, null);
}

async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isDirectory()) await syncFolder(join(entry.parentPath, entry.name));
  await syncFolder(folder);
}
