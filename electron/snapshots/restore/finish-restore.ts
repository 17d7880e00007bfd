import type { RestoreCheck, RestoreResult } from '../../../shared/model/restore.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { manifestPath } from './check-restored.ts';
import { zoneDir } from './intent.ts';
import type { RestoreIdentity, RestoreIntent } from './intent.ts';
import { leftOutCheck } from './left-out.ts';
import { manifestName } from './manifest.ts';
import { writeDurably } from './restore-files.ts';
import type { RestoreFiles } from './restore-files.ts';
import { intentPath, placesOf, unfinishedPath } from './work-places.ts';

/** The record of a finished restore, inside its safety copy: undo works from it. */
export const recordName = 'restore.json';

/** What follows the last step: the record goes into the safety copy, the intent file and the working folders go away. */
export async function finishForward(
  files: RestoreFiles,
  intent: RestoreIntent,
  checks: readonly RestoreCheck[],
  context: JobContext,
): Promise<RestoreResult> {
  const safety = intent.inPlace ? await keepRecord(files, intent) : null;
  await endWork(files, intent);
  const { leftOut } = intent;
  const result = { ...resultOf(intent, context.clock.now()), outcome: 'restored', safety } as const;
  if (leftOut === null) return { ...result, checks: [...checks] };
  return { ...result, checks: [leftOutCheck(leftOut), ...checks], leftOut };
}

export function resultOf(
  intent: RestoreIntent,
  finishedAt: number,
): Omit<RestoreResult, 'outcome' | 'checks' | 'safety'> {
  const { id, snapshotId, startedAt, files, bytes, reusedFiles } = intent;
  return { id, snapshotId, startedAt, finishedAt, files, bytes, reusedFiles };
}

/** A restore that came to its end: what is left of its working folders must not be taken for one that had changed nothing. */
export async function endWork(files: RestoreFiles, intent: RestoreIdentity): Promise<void> {
  for (const dir of Object.values(intent.zones)) await files.removeAll(placesOf(dir, intent.id).owner);
  await removeIntent(files, intent);
  await removeWork(files, intent);
}

export async function removeIntent(files: RestoreFiles, intent: RestoreIdentity): Promise<void> {
  const home = zoneDir(intent, intent.home);
  await files.removeAll(unfinishedPath(home, intent.id));
  await files.removeAll(intentPath(home, intent.id));
  await files.syncFolder(home);
}

/** What cannot be removed now is removed by the next restore there. */
export async function removeWork(files: RestoreFiles, intent: RestoreIdentity): Promise<void> {
  for (const dir of Object.values(intent.zones)) {
    await removeWorkFolder(files, dir, intent.id).catch(() => undefined);
  }
}

/** Where this is cut off, its owner still tells whose it is: what takes long goes before it. */
export async function removeWorkFolder(files: RestoreFiles, dir: string, id: string): Promise<void> {
  const { work } = placesOf(dir, id);
  await files.removeAll(`${work}/staged`);
  await files.removeAll(work);
}

async function keepRecord(files: RestoreFiles, intent: RestoreIntent): Promise<RestoreResult['safety']> {
  const manifest = await manifestPath(files, intent);
  const home = placesOf(zoneDir(intent, intent.home), intent.id);
  if ((await files.facts(home.safety)) === null) await files.makeFolder(home.safety, 0o700);
  const kept = `${home.safety}/${manifestName}`;
  if (manifest !== kept) await files.rename(manifest, kept);
  await writeDurably(files, `${home.safety}/${recordName}`, JSON.stringify(intent));
  const folders: string[] = [];
  for (const dir of Object.values(intent.zones)) {
    const { safety } = placesOf(dir, intent.id);
    if ((await files.facts(safety)) !== null) folders.push(safety);
  }
  return { folders, keepUntil: intent.keepUntil };
}
