import type { ChildJob } from '../../platform/child-host.ts';
import { captureSnapshot } from './capture.ts';
import { captureJobName } from './capture-input.ts';
import { captureToFile, captureToFileJobName } from './capture-to-file.ts';
import { diskAwayName, lookForDisk } from './disk-away.ts';
import { drillJob } from './drill.ts';
import { forgetJob, forgetJobName } from './forget.ts';
import { initPlace, initPlaceName } from './init-place.ts';
import { kitJobName, makeKit } from './kit.ts';
import { keysJobName, repositoryKeys } from './keys.ts';
import { openPlace, openPlaceName } from './open-place.ts';
import { planCaptureJob, planCaptureJobName } from './plan-capture-job.ts';
import { refreshJobName, refreshRepository } from './refresh.ts';
import { afterRestoreJob, findInterruptedJob, planRestoreJob, runRestoreJob } from './restore.ts';
import {
  findInterruptedJobName,
  restoreAfterJobName,
  restorePlanJobName,
  restoreRunJobName,
} from './restore-input.ts';
import { drillJobName, verifyJobName } from './snapshot-jobs.ts';
import { tidySafetyJob, tidySafetyJobName } from './tidy-safety.ts';
import { exportJob, importJob } from './transfer.ts';
import { exportJobName, importJobName } from './transfer-input.ts';
import { checkJob, copyJob, pruneJob, rebuildIndexJob } from './upkeep.ts';
import { checkJobName, copyJobName, pruneJobName, rebuildIndexJobName } from './upkeep-input.ts';
import { verifyJob } from './verify.ts';
import { writeFacts, writeFactsJobName } from './write-facts.ts';

/** Every job on snapshots and repositories, by the name the main process calls it. */
export const snapshotJobs: Readonly<Record<string, ChildJob>> = {
  [initPlaceName]: initPlace,
  [openPlaceName]: openPlace,
  [diskAwayName]: lookForDisk,
  [kitJobName]: makeKit,
  [keysJobName]: repositoryKeys,
  [refreshJobName]: refreshRepository,
  [writeFactsJobName]: writeFacts,
  [planCaptureJobName]: planCaptureJob,
  [captureJobName]: captureSnapshot,
  [forgetJobName]: forgetJob,
  [captureToFileJobName]: captureToFile,
  [exportJobName]: exportJob,
  [importJobName]: importJob,
  [verifyJobName]: verifyJob,
  [drillJobName]: drillJob,
  [checkJobName]: checkJob,
  [pruneJobName]: pruneJob,
  [copyJobName]: copyJob,
  [rebuildIndexJobName]: rebuildIndexJob,
  [restorePlanJobName]: planRestoreJob,
  [restoreRunJobName]: runRestoreJob,
  [restoreAfterJobName]: afterRestoreJob,
  [findInterruptedJobName]: findInterruptedJob,
  [tidySafetyJobName]: tidySafetyJob,
};
