import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from './holdfast.ts';
import type { DataFolder } from './holdfast.ts';
import { addPracticeTarget, practiceName } from './practice.ts';
import type { Practice } from './practice.ts';

export const repositoryName = 'usb';

const Made = z.object({ id: z.string() });

/** A folder beside the data folder of a test; it is removed with it. */
export function folderBeside(folder: DataFolder, name: string): string {
  const path = join(dirname(folder.path), name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** A repository with its kit kept, in a new folder inside `place`. Answers that folder. */
export async function addRepository(
  folder: DataFolder,
  name: string,
  place = folderBeside(folder, `disk-of-${name}`),
): Promise<string> {
  const kit = join(folderBeside(folder, `kit-of-${name}`), 'kit');
  const at = join(place, 'holdfast');
  jsonOf(await folder.holdfast(['--json', 'repo', 'init', at, '--recovery-kit', kit, '--name', name]));
  return at;
}

/** A snapshot of the practice messenger; answers its id. */
export async function takeSnapshot(folder: DataFolder, repository: string, label: string): Promise<string> {
  const args = ['--target', practiceName, '--repo', repository, '--label', label];
  return Made.parse(jsonOf(await folder.holdfast(['--json', 'snapshot', 'create', ...args]))).id;
}

/** The practice messenger as a target of a console of its own, with a repository and so many snapshots, newest first. */
export async function backUpPractice(
  folder: DataFolder,
  practice: Practice,
  count: number,
  place = folderBeside(folder, 'disk'),
): Promise<{
  readonly targetId: string;
  readonly snapshots: readonly string[];
  /** The folder of the repository. */
  readonly repository: string;
}> {
  const targetId = await addPracticeTarget(folder, practice);
  const repository = await addRepository(folder, repositoryName, place);
  const snapshots: string[] = [];
  for (let taken = 0; taken < count; taken += 1) {
    snapshots.unshift(await takeSnapshot(folder, repositoryName, `set ${taken + 1}`));
  }
  return { targetId, snapshots, repository };
}
