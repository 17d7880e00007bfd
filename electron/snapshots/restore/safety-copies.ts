import type { JobContext } from '../../platform/job-context.ts';
import { findIntents } from './find-interrupted.ts';
import { recordName } from './finish-restore.ts';
import { readIntent } from './intent.ts';
import type { RestoreIntent } from './intent.ts';
import type { RestoreFiles } from './restore-files.ts';
import { toldFiles } from './told-files.ts';
import { placesOf, restoreIdOf } from './work-places.ts';

/** A clock that is further ahead than this is wrong, and removes nothing. */
const longestAgeMs = 10 * 365 * 24 * 3600 * 1000;

type Kept = { readonly folder: string; readonly intent: RestoreIntent };

/** Removes the safety copies whose time is over, and answers their folders. One that is being undone stays. */
export async function removeOldSafetyCopies(
  rawFiles: RestoreFiles,
  folders: readonly string[],
  context: JobContext,
): Promise<readonly string[]> {
  const files = toldFiles(rawFiles);
  const now = context.clock.now();
  const inUse = await findIntents(files, folders, context.signal);
  const removed: string[] = [];
  for (const { folder, intent } of await findRecords(files, folders, context.signal)) {
    const isOver = now > intent.keepUntil && now < intent.keepUntil + longestAgeMs;
    if (!isOver || inUse.some(({ path }) => path.includes(intent.id))) continue;
    // The record goes last, so that what a crash leaves is found again.
    for (const dir of Object.values(intent.zones)) {
      const { safety } = placesOf(dir, intent.id);
      if (safety !== folder) await files.removeAll(safety);
    }
    for (const name of await files.names(folder)) {
      if (name !== recordName) await files.removeAll(`${folder}/${name}`);
    }
    await files.removeAll(folder);
    removed.push(folder);
  }
  return removed;
}

async function findRecords(
  files: RestoreFiles,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<readonly Kept[]> {
  const found: Kept[] = [];
  for (const dir of new Set(folders)) {
    signal.throwIfAborted();
    if ((await files.facts(dir))?.type !== 'folder') continue;
    for (const name of await files.names(dir)) {
      const folder = `${dir}/${name}`;
      const record = `${folder}/${recordName}`;
      // Without a record: of another zone of the same restore, or of one that was interrupted.
      if (restoreIdOf(name, 'safety') === null || (await files.facts(record)) === null) continue;
      found.push({ folder, intent: await readIntent(files, record, dir, signal) });
    }
  }
  return found;
}
