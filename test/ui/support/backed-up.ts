import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outcomeOf, withConsole } from './console.ts';
import type { DataFolder } from './holdfast.ts';
import { addPracticeTarget } from './practice.ts';
import type { Practice } from './practice.ts';

export const repositoryName = 'usb';

/** A folder beside the data folder of a test; it is removed with it. */
export function folderBeside(folder: DataFolder, name: string): string {
  const path = join(dirname(folder.path), name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** A repository in a new folder inside `place`, with its kit kept, on the desk of the console that is open. */
export function addRepository(
  folder: DataFolder,
  name: string,
  place = folderBeside(folder, `disk-of-${name}`),
): Promise<{ readonly id: string; readonly path: string }> {
  return withConsole(folder, async (ops) => {
    const tokenOf = async (path: string) => (await ops.call('picker.offer', { path })).token;
    const wish = { name, folder: await tokenOf(place), newFolderName: 'holdfast' };
    const { id } = (await ops.call('repositories.init', wish)).repository;
    const kit = await tokenOf(folderBeside(folder, `kit-of-${name}`));
    await ops.call('repositories.kit', { repositoryId: id, folder: kit, newName: 'kit' });
    return { id, path: join(place, 'holdfast') };
  });
}

/** A snapshot of a target, verified; answers its id. */
export function takeSnapshot(
  folder: DataFolder,
  targetId: string,
  repositoryId: string,
  label: string,
): Promise<string> {
  return withConsole(folder, async (ops) => {
    const wish = { targetId, repositoryId, kind: 'manual', verify: true, label } as const;
    const outcome = await outcomeOf(ops, await ops.call('snapshots.create', wish));
    if (outcome.kind !== 'capture') throw new Error(`a capture ended as ${outcome.kind}`);
    return outcome.snapshot.id;
  });
}

/** Looks through a repository, as a check without reading data does: the desk knows it as it is again. */
export function checkRepository(folder: DataFolder, repositoryId: string): Promise<void> {
  return withConsole(folder, async (ops) => {
    const wish = { repositoryId, readShare: 0 } as const;
    await outcomeOf(ops, await ops.call('repositories.check', wish));
  });
}

/** The practice messenger as a target of the console that is open, with a repository and so many snapshots, newest first. */
export async function backUpPractice(
  folder: DataFolder,
  practice: Practice,
  count: number,
  place = folderBeside(folder, 'disk'),
): Promise<{
  readonly targetId: string;
  readonly repositoryId: string;
  readonly snapshots: readonly string[];
  /** The folder of the repository. */
  readonly repository: string;
}> {
  const targetId = await addPracticeTarget(folder, practice);
  const { id: repositoryId, path: repository } = await addRepository(folder, repositoryName, place);
  const snapshots: string[] = [];
  for (let taken = 0; taken < count; taken += 1) {
    snapshots.unshift(await takeSnapshot(folder, targetId, repositoryId, `set ${taken + 1}`));
  }
  return { targetId, repositoryId, snapshots, repository };
}
