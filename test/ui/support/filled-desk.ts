import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addRepository, folderBeside, takeSnapshot } from './backed-up.ts';
import { jsonOf } from './holdfast.ts';
import type { DataFolder } from './holdfast.ts';
import { practiceName } from './practice.ts';
import type { Practice } from './practice.ts';

export const filledRepository = 'USB disk';

/** What a desk keeps after some days of use. */
export type Filled = {
  readonly repositoryId: string;
  /** Newest first: what is as it is now, what came before a change, and the first of all. */
  readonly snapshots: readonly [string, string, string];
};

/**
 * Gives the desk of the practice messenger a repository with three verified snapshots, of which one is pinned and one proven by a drill,
 * two schedules, and a restore that is done.
 */
export async function fillDesk(folder: DataFolder, practice: Practice, targetId: string): Promise<Filled> {
  const run = async (...args: string[]): Promise<unknown> =>
    jsonOf(await folder.holdfast(['--json', ...args]));
  const { id: repositoryId } = await addRepository(folder, filledRepository, folderBeside(folder, 'usb'));
  const take = (label: string) => takeSnapshot(folder, targetId, repositoryId, label);
  const first = await take('Before the release');
  writeFileSync(join(practice.folder, 'uploads', '20261120_quarterly-report.txt'), 'Quarterly report\n');
  appendFileSync(join(practice.folder, 'config.py'), '\nMAX_UPLOAD_MB = 50\n');
  const second = await take('After the release');
  writeFileSync(join(practice.folder, 'uploads', '20261121_meeting-notes.txt'), 'Meeting notes\n');
  const third = await take('Nightly');
  await run('snapshot', 'pin', first, '--reason', 'Release 4.36');
  await run('drill', 'run', second);
  await run('restore', 'run', first, '--to', join(folderBeside(folder, 'restored'), 'messenger'));
  const of = ['--target', practiceName, '--repo', filledRepository, '--zone', 'Asia/Seoul'];
  await run('schedule', 'set', '--name', 'Every night', ...of, '--daily', '03:30');
  await run('schedule', 'set', '--name', 'Proof on Sundays', '--kind', 'drill', ...of, '--cron', '0 5 * * 0');
  return { repositoryId, snapshots: [third, second, first] };
}
