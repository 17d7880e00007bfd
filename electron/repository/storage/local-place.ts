import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../../platform/file-errors.ts';
import { mayBeAway } from './disk-away.ts';
import { noParent, refuseFullFolder } from './new-ground.ts';
import type { NewGround } from './new-ground.ts';
import { folderItself, readingFailure, storageFailure } from './storage-errors.ts';

/** A folder of this computer in which a repository is to be made. */
export function localGround(place: string): NewGround {
  return {
    prepare: () => prepareLocalPlace(place),
    takeBack: async ({ files, folders }) => {
      const steps = [
        ...files.map((name) => () => rm(join(place, name), { force: true })),
        ...folders.map((name) => () => rmdir(join(place, name))),
      ];
      for (const step of steps) await step().catch(() => undefined);
    },
    mayBeAway: () => mayBeAway(place, dirname, namesIn),
  };
}

/** @throws AppError repository/not-empty, repository/not-there, repository/read-only */
export async function prepareLocalPlace(place: string): Promise<boolean> {
  try {
    await mkdir(place, { mode: 0o700 });
    return true;
  } catch (error: unknown) {
    if (systemCode(error) === 'ENOENT') throw noParent(place);
    if (systemCode(error) !== 'EEXIST') throw storageFailure(error, place, place);
  }
  const names = await readdir(place).catch(async (error: unknown) => {
    throw await readingFailure(error, place, folderItself);
  });
  refuseFullFolder(place, names);
  return false;
}

async function namesIn(folder: string): Promise<readonly string[] | null> {
  try {
    return await readdir(folder);
  } catch (error: unknown) {
    if (missingCodes.has(systemCode(error) ?? '')) return null;
    throw await readingFailure(error, folder, '.');
  }
}

const missingCodes: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);
