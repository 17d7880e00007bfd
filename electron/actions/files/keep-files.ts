import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { syncFolder } from '../../platform/atomic-file.ts';
import { diskFull, writeFailure } from '../../platform/file-errors.ts';
import { isSameFile } from './find-files.ts';
import type { FoundFile } from './find-files.ts';

const unfinished = '.partial';
const chunkBytes = 1024 * 1024;
/** The console needs some of the same disk for its own records. */
const leftFreeBytes = 64 * 1024 * 1024;

/** The folder that stands in the place of the file with statements. */
export function keptFolder(safetyCopy: string): string {
  return safetyCopy.replace(/\.sql$/, '');
}

/**
 * Copies files into a folder that is there as a whole or not at all: everything is on the disk before it gets its name. Answers false, and
 * leaves nothing, when one of them is no longer what was found.
 *
 * @param absolute where a file lies now, free of links
 * @throws AppError store/disk-full, store/not-writable, run/cancelled
 */
export async function keepFiles(
  files: readonly FoundFile[],
  folder: string,
  absolute: (path: string) => Promise<string>,
  signal: AbortSignal,
): Promise<boolean> {
  const beside = `${folder}${unfinished}`;
  try {
    await requireSpace(files, dirname(folder));
    await mkdir(join(beside, 'files'), { recursive: true, mode: 0o700 });
    for (const file of files) {
      if (signal.aborted) throw cancelled();
      const to = join(beside, 'files', file.path);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      if (await copyFile(file, await absolute(file.path), to)) continue;
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

/** The bytes of one file with its rights and its time; false when it is not the one that was found, or changes meanwhile. */
async function copyFile(file: FoundFile, from: string, to: string): Promise<boolean> {
  const source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const before = await source.stat();
    if (!before.isFile() || !isSameFile(file, foundOf(file.path, before))) return false;
    const target = await open(to, 'wx', 0o600);
    try {
      const buffer = Buffer.allocUnsafe(chunkBytes);
      let position = 0;
      for (let read = chunkBytes; read > 0; position += read) {
        ({ bytesRead: read } = await source.read(buffer, 0, chunkBytes, position));
        await target.writeFile(buffer.subarray(0, read));
      }
      await target.utimes(before.atime, before.mtime);
      await target.sync();
    } finally {
      await target.close();
    }
    return isSameFile(file, foundOf(file.path, await source.stat()));
  } finally {
    await source.close();
  }
}

function foundOf(
  path: string,
  { size, mtimeMs, dev, ino }: { size: number; mtimeMs: number; dev: number; ino: number },
): FoundFile {
  return { path, sizeBytes: size, modifiedAt: Math.round(mtimeMs), identity: `${dev}:${ino}` };
}

async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isDirectory()) await syncFolder(join(entry.parentPath, entry.name));
  await syncFolder(folder);
}
