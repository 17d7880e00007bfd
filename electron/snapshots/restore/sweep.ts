import { isAtWork } from './find-interrupted.ts';
import type { RestoreFiles } from './restore-files.ts';
import { hasIntent, readOwner } from './work-owner.ts';
import { placesOf, restoreIdOf } from './work-places.ts';
import type { Zone } from './work-places.ts';

/**
 * Removes working folders that were left by restores which ended before they changed anything: without an intent file, and without a
 * process that is still at it. What belongs to an interrupted restore stays.
 */
export async function sweepLeftovers(
  files: RestoreFiles,
  zones: readonly Zone[],
  signal: AbortSignal,
): Promise<void> {
  const found = new Map<string, string[]>();
  for (const { dir } of zones) {
    for (const { id, path } of await leftoversIn(files, dir)) {
      found.set(id, [...(found.get(id) ?? []), path]);
    }
  }
  for (const [id, paths] of found) {
    signal.throwIfAborted();
    if (await isNeeded(files, zones, id)) continue;
    for (const path of paths) await files.removeAll(path);
  }
}

/** Working folders, intent files that never got their name, and what says that a folder is not whole. */
export async function leftoversIn(
  files: RestoreFiles,
  dir: string,
): Promise<readonly { readonly id: string; readonly path: string }[]> {
  if ((await files.facts(dir))?.type !== 'folder') return [];
  return (await files.names(dir)).flatMap((name) => {
    const id =
      restoreIdOf(name, 'work') ?? restoreIdOf(name, 'unfinished-intent') ?? restoreIdOf(name, 'unfinished');
    return id === null ? [] : [{ id, path: `${dir}/${name}` }];
  });
}

async function isNeeded(files: RestoreFiles, zones: readonly Zone[], id: string): Promise<boolean> {
  for (const { dir } of zones) {
    const path = placesOf(dir, id).owner;
    const owner = await readOwner(files, path);
    if (await hasIntent(files, dir, id, owner)) return true;
    if (owner !== null && (await isAtWork(files, owner, path))) return true;
  }
  return false;
}
