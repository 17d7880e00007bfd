import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from './holdfast.ts';
import type { DataFolder } from './holdfast.ts';
import { addPracticeTarget, practiceName } from './practice.ts';
import type { Practice } from './practice.ts';

export const repositoryName = 'usb';

/** A folder beside the data folder of a test; it is removed with it. */
export function folderBeside(folder: DataFolder, name: string): string {
  const path = join(dirname(folder.path), name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** The practice messenger as a target of a console of its own, with a repository and so many snapshots, newest first. */
export async function backUpPractice(
  folder: DataFolder,
  practice: Practice,
  count: number,
): Promise<{ readonly targetId: string; readonly snapshots: readonly string[] }> {
  const targetId = await addPracticeTarget(folder, practice);
  const kit = folderBeside(folder, 'kit-of-usb');
  const place = folderBeside(folder, 'disk');
  jsonOf(
    await folder.holdfast([
      '--json',
      'repo',
      'init',
      join(place, 'holdfast'),
      '--recovery-kit',
      join(kit, 'kit'),
      '--name',
      repositoryName,
    ]),
  );
  const snapshots: string[] = [];
  for (let taken = 0; taken < count; taken += 1) {
    const made = jsonOf(
      await folder.holdfast([
        '--json',
        'snapshot',
        'create',
        '--target',
        practiceName,
        '--repo',
        repositoryName,
        '--label',
        `set ${taken + 1}`,
      ]),
    );
    snapshots.unshift(Made.parse(made).id);
  }
  return { targetId, snapshots };
}

const Made = z.object({ id: z.string() });
