import { dirname } from 'node:path';
import { existingAbove } from './existing-above.ts';
import { writeDurably } from './restore-files.ts';
import type { RestoreFiles } from './restore-files.ts';
import type { ZoneAbilities } from './stage.ts';
import { workOwner } from './work-owner.ts';
import type { PreparedRestore } from './work-owner.ts';
import { placesOf } from './work-places.ts';
import type { Zone } from './work-places.ts';

/** Makes the folder of a restore and those above it. Answers the uppermost one that was made, or null when it was there. */
export async function makeDestination(files: RestoreFiles, dir: string): Promise<string | null> {
  const there = await existingAbove(files, dir);
  if (there === dir) return null;
  const missing: string[] = [];
  for (let path = dir; path !== there; path = dirname(path)) missing.unshift(path);
  for (const path of missing) {
    await files.makeFolder(path, 0o755);
    await files.syncFolder(dirname(path));
  }
  return missing[0] ?? null;
}

/** Removes the folders that `makeDestination` made, as far as they are empty. */
export async function removeDestination(
  files: RestoreFiles,
  dir: string,
  made: string | null,
): Promise<void> {
  if (made === null) return;
  for (let path = dir; path.length >= made.length; path = dirname(path)) {
    if ((await files.facts(path))?.type !== 'folder' || (await files.names(path)).length > 0) return;
    await files.removeEmptyFolder(path);
  }
}

/** Makes the working folder of a restore in a zone, for this account alone, and tries what the file system can do. */
export async function prepareZone(
  files: RestoreFiles,
  zone: Zone,
  id: string,
  restore: Omit<PreparedRestore, 'zone'>,
): Promise<ZoneAbilities> {
  const { work, owner } = placesOf(zone.dir, id);
  await files.makeFolder(work, 0o700);
  // Its name must be on the disk before that of an intent which speaks of it.
  await files.syncFolder(zone.dir);
  await writeDurably(files, owner, JSON.stringify(workOwner({ ...restore, zone: zone.name })));
  return {
    links: await canDo(files, `${work}/link`, (probe) => files.link(owner, probe)),
    clones: await canDo(files, `${work}/clone`, (probe) => files.clone(owner, probe)),
  };
}

async function canDo(
  files: RestoreFiles,
  probe: string,
  act: (probe: string) => Promise<void>,
): Promise<boolean> {
  const isDone = await act(probe).then(
    () => true,
    () => false,
  );
  await files.removeAll(probe);
  return isDone;
}
