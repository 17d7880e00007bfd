import { dirname } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import type { RestoreCheck, RestoreResult } from '../../../shared/model/restore.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { differsFromManifest, placedCheck } from './check-restored.ts';
import { zoneDir } from './intent.ts';
import type { RestoreIdentity, RestoreIntent } from './intent.ts';
import { manifestName } from './manifest.ts';
import { writeDurably } from './restore-files.ts';
import type { RestoreFiles } from './restore-files.ts';
import { shownName } from './system-names.ts';
import { intentPath, placesOf } from './work-places.ts';

/** The record of a finished restore, inside its safety copy: undo works from it. */
export const recordName = 'restore.json';

/**
 * What follows the last step, again and again until it succeeds: a look at what lies in place, the record in the safety copy, and the
 * intent file and the working folders away.
 */
export async function finishForward(
  files: RestoreFiles,
  intent: RestoreIntent,
  earlier: readonly RestoreCheck[],
  context: JobContext,
): Promise<RestoreResult> {
  const path = await manifestPath(files, intent);
  const depth = intent.inPlace ? 'content' : 'where-touched';
  const differing = await differsFromManifest(files, intent, { path, depth }, context);
  if (differing !== null) throw notAsWritten(differing.path, intent);
  const safety = intent.inPlace ? await keepRecord(files, intent, path) : null;
  await removeIntent(files, intent);
  await removeWork(files, intent);
  return {
    ...resultOf(intent, context.clock.now()),
    outcome: 'restored',
    checks: [...earlier, placedCheck(intent, null)],
    safety,
  };
}

export function resultOf(
  intent: RestoreIntent,
  finishedAt: number,
): Omit<RestoreResult, 'outcome' | 'checks' | 'safety'> {
  const { id, snapshotId, startedAt, files, bytes, reusedFiles } = intent;
  return { id, snapshotId, startedAt, finishedAt, files, bytes, reusedFiles };
}

/** Where the manifest lies: in the working folder, and after the end in the safety copy. */
export async function manifestPath(files: RestoreFiles, intent: RestoreIntent): Promise<string> {
  const { work, safety } = placesOf(zoneDir(intent, intent.home), intent.id);
  const kept = `${safety}/${manifestName}`;
  return (await files.facts(kept)) === null ? `${work}/${manifestName}` : kept;
}

export async function removeIntent(files: RestoreFiles, intent: RestoreIdentity): Promise<void> {
  const path = intentPath(zoneDir(intent, intent.home), intent.id);
  await files.removeAll(path);
  await files.syncFolder(dirname(path));
}

/** What cannot be removed now is removed by the next restore there. */
export async function removeWork(files: RestoreFiles, intent: RestoreIdentity): Promise<void> {
  for (const dir of Object.values(intent.zones)) {
    await files.removeAll(placesOf(dir, intent.id).work).catch(() => undefined);
  }
}

async function keepRecord(
  files: RestoreFiles,
  intent: RestoreIntent,
  manifest: string,
): Promise<RestoreResult['safety']> {
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

function notAsWritten(path: string, intent: RestoreIntent): AppError {
  const name = shownName(path);
  return new AppError(
    'restore/interrupted',
    localText(
      `Everything was put in place, but "${name}" is not what was written: something changed it, or the disk fails. Stop what changes it and resume the restore ${intent.id}, or roll it back.`,
      `모두 제자리에 놓았지만 "${name}"이(가) 쓴 내용과 다릅니다. 다른 프로그램이 변경했거나 디스크에 문제가 있습니다. 원인을 멈춘 뒤 복원 ${intent.id}을(를) 재개하거나 되돌리십시오.`,
    ),
  );
}
