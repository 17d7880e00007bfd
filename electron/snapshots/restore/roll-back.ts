import { AppError, asError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { RestoreResult } from '../../../shared/model/restore.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { takeBack } from './carry-out.ts';
import { endWork, resultOf } from './finish-restore.ts';
import { writeIntent, zoneDir } from './intent.ts';
import type { RestoreIntent } from './intent.ts';
import { takenBackSince, withState } from './link-lost.ts';
import { removeDestination } from './prepare-zones.ts';
import { asRestoreError } from './restore-errors.ts';
import type { RestoreFiles } from './restore-files.ts';
import { intentPath, placesOf } from './work-places.ts';

/**
 * Takes everything back, the safety copy with it; what somebody else had put in the way stays in it. From here on the restore can only be
 * rolled back, also after a crash.
 */
export async function takeBackAll(
  files: RestoreFiles,
  intent: RestoreIntent,
  context: JobContext,
): Promise<Omit<RestoreResult, 'outcome'>> {
  const backwards: RestoreIntent = { ...intent, direction: 'back' };
  if (intent.direction === 'forward') await writeIntent(files, backwards);
  await takeBack(files, backwards, context);
  const folders: string[] = [];
  for (const dir of Object.values(intent.zones)) {
    const { safety } = placesOf(dir, intent.id);
    if ((await files.facts(`${safety}/found`)) === null) await files.removeAll(safety);
    else folders.push(safety);
  }
  await endWork(files, intent);
  await removeDestination(files, zoneDir(intent, intent.home), intent.madeFolder);
  return {
    ...resultOf(intent, context.clock.now()),
    checks: [],
    safety: folders.length === 0 ? null : { folders, keepUntil: intent.keepUntil },
  };
}

/** After a failure in the middle: rolled back at once, which a cancelled run does not cancel. Answers the error to be thrown. */
export async function giveUp(
  files: RestoreFiles,
  intent: RestoreIntent,
  error: unknown,
  context: JobContext,
): Promise<Error> {
  try {
    await takeBackAll(files, intent, { ...context, signal: new AbortController().signal });
    return asError(withState(error, takenBackSince));
  } catch (second: unknown) {
    return interrupted(intent, asError(error), asRestoreError(second, zoneDir(intent, intent.home)));
  }
}

function interrupted(intent: RestoreIntent, first: Error, second: Error): AppError {
  const path = intentPath(zoneDir(intent, intent.home), intent.id);
  return new AppError(
    'restore/interrupted',
    localText(
      `The restore stopped in the middle (${first.message}) and could not be taken back (${second.message}). Keep the service stopped, mend the cause, then resume the restore or roll it back from "${path}".`,
      `복원이 도중에 중단되었고(${first.message}) 되돌리지도 못했습니다(${second.message}). 서비스를 멈춘 채 원인을 해결한 뒤 "${path}"에서 복원을 재개하거나 되돌리십시오.`,
    ),
    { cause: first },
  );
}
