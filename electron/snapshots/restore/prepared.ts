import { basename, dirname } from 'node:path';
import { RestoreId } from '../../../shared/model/ids.ts';
import type { InterruptedRestore, RestoreResult } from '../../../shared/model/restore.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { isAtWork } from './find-interrupted.ts';
import { removeWorkFolder } from './finish-restore.ts';
import { removeDestination } from './prepare-zones.ts';
import { stillRunning, unknownRestore } from './restore-errors.ts';
import type { RestoreFiles } from './restore-files.ts';
import { leftoversIn } from './sweep.ts';
import { toldFiles } from './told-files.ts';
import { hasIntent, readOwner } from './work-owner.ts';
import { placesOf, restoreIdOf } from './work-places.ts';

/**
 * What restores have prepared in these folders that were killed before they changed anything: each once, by its working folder. Those that
 * are still at it are not among them.
 */
export async function findPrepared(
  rawFiles: RestoreFiles,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<readonly InterruptedRestore[]> {
  const files = toldFiles(rawFiles);
  const found = new Map<string, InterruptedRestore>();
  for (const folder of new Set(folders)) {
    signal.throwIfAborted();
    if ((await files.facts(folder))?.type !== 'folder') continue;
    for (const name of await files.names(folder)) {
      const id = restoreIdOf(name, 'work');
      if (id === null || found.has(id)) continue;
      const prepared = await preparedIn(files, folder, id);
      if (prepared !== null) found.set(id, prepared);
    }
  }
  return [...found.values()];
}

async function preparedIn(files: RestoreFiles, dir: string, id: string): Promise<InterruptedRestore | null> {
  const { work, owner: path } = placesOf(dir, id);
  const owner = await readOwner(files, path);
  if (owner === null || owner.restore === null || (await hasIntent(files, dir, id, owner))) return null;
  if (await isAtWork(files, owner, path)) return null;
  const { snapshotId, targetName, startedAt } = owner.restore;
  return {
    id: RestoreId.parse(id),
    snapshotId,
    targetName,
    startedAt,
    intentPath: work,
    running: false,
    direction: 'none',
    host: owner.hostName,
    on: null,
  };
}

/** Removes what a restore had prepared in the working folder `work` and in its other zones, with the folders that were made for it. */
export async function removePrepared(
  files: RestoreFiles,
  work: string,
  context: JobContext,
): Promise<RestoreResult> {
  const [dir, id] = [dirname(work), restoreIdOf(basename(work), 'work') ?? ''];
  const path = placesOf(dir, id).owner;
  const owner = await readOwner(files, path);
  if (owner === null || owner.restore === null || (await hasIntent(files, dir, id, owner)))
    throw unknownRestore(work);
  if (await isAtWork(files, owner, path)) throw stillRunning(owner);
  const { snapshotId, startedAt, zone, home, madeFolder } = owner.restore;
  const zones = { ...owner.restore.zones, [zone]: dir };
  for (const folder of Object.values(zones)) {
    const left = (await leftoversIn(files, folder)).filter((one) => one.id === id);
    for (const one of left) if (one.path !== placesOf(folder, id).work) await files.removeAll(one.path);
    await removeWorkFolder(files, folder, id);
  }
  await removeDestination(files, zones[home] ?? dir, madeFolder);
  const nothing = { files: 0, bytes: 0, reusedFiles: 0, checks: [], safety: null };
  return {
    id: RestoreId.parse(id),
    snapshotId,
    outcome: 'rolled-back',
    startedAt,
    finishedAt: context.clock.now(),
    ...nothing,
  };
}
