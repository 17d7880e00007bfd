import { basename } from 'node:path';
import type { RestoreResult } from '../../../shared/model/restore.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { identityOfThisProcess } from '../../platform/machine.ts';
import { stepForward } from './apply-step.ts';
import { cancellable } from '../../platform/cancellable.ts';
import { carryOut } from './carry-out.ts';
import { changedSince, isAllInPlace } from './changed-since.ts';
import { inPlaceCheck } from './check-restored.ts';
import { isAtWork } from './find-interrupted.ts';
import { finishForward, recordName } from './finish-restore.ts';
import { homeOf, readIntent, writeIntent, zoneDir } from './intent.ts';
import type { RestoreIntent } from './intent.ts';
import { removePrepared } from './prepared.ts';
import { blocked, mustRollBack, notUndoable, stillRunning } from './restore-errors.ts';
import type { RestoreFiles } from './restore-files.ts';
import { takeBackAll } from './roll-back.ts';
import { lookForStandstill } from './standstill.ts';
import { toldFiles } from './told-files.ts';
import { interruptedThere, tellingState } from './link-lost.ts';
import { whileKept } from './while-kept.ts';
import { placesOf, restoreIdOf } from './work-places.ts';

/**
 * Finishes an interrupted restore from its intent file alone. Throws `restore/interrupted` when it was being rolled back, `restore/blocked`
 * while the service runs, `restore/unknown` for a file that is no intent.
 */
export function resumeRestore(
  files: RestoreFiles,
  intentPath: string,
  context: JobContext,
): Promise<RestoreResult> {
  return cancellable(context.signal, () => resume(toldFiles(files), intentPath, context));
}

async function resume(files: RestoreFiles, intentPath: string, context: JobContext): Promise<RestoreResult> {
  const intent = await openIntent(files, intentPath, context);
  return atWork(files, intent, () => goOn(files, intent, context));
}

async function goOn(files: RestoreFiles, intent: RestoreIntent, context: JobContext): Promise<RestoreResult> {
  if (intent.direction === 'back') throw mustRollBack();
  if (intent.opensAt < intent.steps.length && (await isAllInPlace(files, intent))) {
    // What lies in place was looked at before the gate was opened; since then the service may be running.
    for (const step of intent.steps.slice(intent.opensAt)) await stepForward(files, intent, step);
    return finishForward(files, intent, [inPlaceCheck(intent)], context);
  }
  await refuseUnlessStill(files, intent, context);
  await writeIntent(files, intent);
  return finishForward(files, intent, [await carryOut(files, intent, context)], context);
}

/**
 * Takes an interrupted restore back from its intent file alone. One that had already put everything in place is only taken back while
 * nothing was changed since: otherwise `restore/not-undoable`. Of one that had not begun to change anything, and whose working folder is named
 * instead of an intent file, what it had prepared is removed.
 */
export function rollbackRestore(
  files: RestoreFiles,
  intentPath: string,
  context: JobContext,
): Promise<RestoreResult> {
  const told = toldFiles(files);
  const isBegun = restoreIdOf(basename(intentPath), 'work') === null;
  return cancellable(context.signal, () =>
    isBegun ? rollBack(told, intentPath, context) : removePrepared(told, intentPath, context),
  );
}

async function rollBack(
  files: RestoreFiles,
  intentPath: string,
  context: JobContext,
): Promise<RestoreResult> {
  const intent = await openIntent(files, intentPath, context);
  return atWork(files, intent, async () => {
    await refuseUnlessStill(files, intent, context);
    const isWhole = intent.direction === 'forward' && (await isAllInPlace(files, intent));
    if (isWhole) await refuseIfChanged(files, intent, context);
    return { ...(await takeBackAll(files, intent, context)), outcome: 'rolled-back' };
  });
}

/**
 * Puts the safety copy of a finished restore back. Throws `restore/not-undoable` naming what was changed since, because then the service has
 * run and undo is a new restore.
 */
export function undoRestore(
  files: RestoreFiles,
  safetyFolder: string,
  context: JobContext,
): Promise<RestoreResult> {
  return cancellable(context.signal, () => undo(toldFiles(files), safetyFolder, context));
}

async function undo(files: RestoreFiles, safetyFolder: string, context: JobContext): Promise<RestoreResult> {
  const home = homeOf(safetyFolder);
  const intent = await readIntent(files, `${safetyFolder}/${recordName}`, home, context.signal);
  return atWork(files, intent, async () => {
    await refuseUnlessStill(files, intent, context);
    await refuseIfChanged(files, intent, context);
    return { ...(await takeBackAll(files, takenOver(intent), context)), outcome: 'undone' };
  });
}

async function openIntent(files: RestoreFiles, path: string, context: JobContext): Promise<RestoreIntent> {
  const intent = await readIntent(files, path, homeOf(path), context.signal);
  if (await isAtWork(files, intent.owner, path)) throw stillRunning(intent.owner);
  return takenOver(intent);
}

function takenOver(intent: RestoreIntent): RestoreIntent {
  return { ...intent, owner: identityOfThisProcess() };
}

async function refuseIfChanged(
  files: RestoreFiles,
  intent: RestoreIntent,
  context: JobContext,
): Promise<void> {
  const changed = await changedSince(files, intent, context);
  if (changed !== null) throw notUndoable(changed);
}

async function refuseUnlessStill(
  files: RestoreFiles,
  intent: RestoreIntent,
  context: JobContext,
): Promise<void> {
  if (!intent.inPlace) return;
  const paths = intent.steps.map((step) => placesOf(zoneDir(intent, step.zone), intent.id).live(step.path));
  const { blockers } = await lookForStandstill(files, intent.running, paths, context.signal);
  if (blockers.length > 0) throw blocked(blockers, 'taking-back');
}

/** Takes the restore over from whoever was at it, until it is done. */
function atWork<Value>(
  files: RestoreFiles,
  intent: RestoreIntent,
  work: () => Promise<Value>,
): Promise<Value> {
  return whileKept(files, intent, () => tellingState(interruptedThere(intent.id), work));
}
