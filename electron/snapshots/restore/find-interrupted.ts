import type { InterruptedRestore } from '../../../shared/model/restore.ts';
import { identityOfThisProcess, isRunning } from '../../platform/machine.ts';
import { homeOf, readIntent } from './intent.ts';
import type { RestoreIntent } from './intent.ts';
import type { RestoreFiles } from './restore-files.ts';
import { toldFiles } from './told-files.ts';
import { restoreIdOf } from './work-places.ts';

/** Intent files in these folders, whether or not they can be read. */
export async function findIntents(
  files: RestoreFiles,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<readonly { readonly path: string }[]> {
  const found: { path: string }[] = [];
  for (const folder of new Set(folders)) {
    signal.throwIfAborted();
    if ((await files.facts(folder))?.type !== 'folder') continue;
    const names = await files.names(folder);
    const intents = names.filter((name) => restoreIdOf(name, 'intent') !== null).toSorted();
    found.push(...intents.map((name) => ({ path: `${folder}/${name}` })));
  }
  return found;
}

/**
 * Restores that did not come to their end in these folders (the bases of a target, or the folder of a restore). They are finished by
 * `resumeRestore` or taken back by `rollbackRestore`. Throws `restore/unknown` naming a file that cannot be read as an intent.
 */
export async function findInterrupted(
  rawFiles: RestoreFiles,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<readonly InterruptedRestore[]> {
  const files = toldFiles(rawFiles);
  const found: InterruptedRestore[] = [];
  for (const { path } of await findIntents(files, folders, signal)) {
    const intent = await readIntent(files, path, homeOf(path), signal);
    found.push({
      id: intent.id,
      snapshotId: intent.snapshotId,
      targetName: intent.target.name,
      startedAt: intent.startedAt,
      intentPath: path,
      running: await isAtWork(files, intent.owner, path),
      direction: intent.direction,
      host: intent.owner.hostName,
      on: null,
    });
  }
  return found;
}

/**
 * True when another process still carries the restore out. One of this computer says so itself; whether one of another computer does, the file
 * at `path` that speaks of it shows where that can be.
 */
export async function isAtWork(
  files: RestoreFiles,
  owner: RestoreIntent['owner'],
  path: string,
): Promise<boolean> {
  const self = identityOfThisProcess();
  if (owner.machineId !== self.machineId || owner.bootId !== self.bootId) {
    return (await files.system.lease?.isKept(path)) ?? false;
  }
  return owner.pid !== self.pid && isRunning(owner);
}
