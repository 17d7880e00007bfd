import { randomBytes } from 'node:crypto';
import { RestoreId } from '../../../shared/model/ids.ts';
import type { RestoreCheck, RestoreResult } from '../../../shared/model/restore.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { identityOfThisProcess } from '../../platform/machine.ts';
import { buildSteps } from './build-steps.ts';
import type { PlacedUnit } from './build-steps.ts';
import { cancellable } from '../../platform/cancellable.ts';
import { carryOut } from './carry-out.ts';
import { openDestination } from './destination.ts';
import { finishForward, removeIntent, removeWork } from './finish-restore.ts';
import { writeIntent, zoneDir } from './intent.ts';
import type { RestoreIdentity, RestoreIntent } from './intent.ts';
import { LeftOut } from './left-out.ts';
import { interruptedThere, nothingChanged, tellingState } from './link-lost.ts';
import { manifestName } from './manifest.ts';
import { gateOf, placeUnits } from './place-units.ts';
import { makeDestination, prepareZone, removeDestination } from './prepare-zones.ts';
import { blocked } from './restore-errors.ts';
import type { RestoreFiles } from './restore-files.ts';
import type { RestoreRequest } from './restore-request.ts';
import { giveUp } from './roll-back.ts';
import { partItems } from './scope.ts';
import { checkStagedDatabases } from './staged-databases.ts';
import { manyFiles, stageAll } from './stage.ts';
import type { Stage, ZoneAbilities } from './stage.ts';
import { lookForStandstill } from './standstill.ts';
import { surveyRestore } from './survey.ts';
import type { Survey } from './survey.ts';
import { sweepLeftovers } from './sweep.ts';
import { toldFiles } from './told-files.ts';
import { verifyStaged } from './verify-staged.ts';
import { whileKept } from './while-kept.ts';
import type { PreparedRestore } from './work-owner.ts';
import { placesOf } from './work-places.ts';

const safetyMs = 30 * 24 * 3600 * 1000;

/**
 * Restores, in a process of its own. What is new is made and proven beside the destination first; until the intent file is written a
 * failure changes nothing. After it, a failure is rolled back at once; where that fails too, `restore/interrupted` says so and the intent
 * file is left for `resumeRestore` and `rollbackRestore`.
 *
 * Throws `restore/blocked` with what stands against it, `restore/unsafe-path`, `restore/disk-full`, `restore/destination-failed`,
 * `database/damaged`, `repository/damaged`, `run/cancelled`.
 */
export function runRestore(request: RestoreRequest, context: JobContext): Promise<RestoreResult> {
  const files = toldFiles(request.files);
  return cancellable(context.signal, () => restore({ ...request, files }, context));
}

async function restore(request: RestoreRequest, context: JobContext): Promise<RestoreResult> {
  const { files } = request;
  const { zones } = await openDestination(files, request.destination);
  await sweepLeftovers(files, zones, context.signal);
  const survey = await surveyRestore(request, context, { readContent: false });
  if (survey.plan.blockers.length > 0) throw blocked(survey.plan.blockers);
  await refuseUnlessStill(request, survey, context);
  const draft = draftOf(survey);
  return whileKept(files, draft, async () => {
    const prepared = () => prepare(request, survey, draft, context);
    const { intent, checks } = await tellingState(nothingChanged, prepared);
    const inPlace = await carryOut(files, intent, context).catch(async (error: unknown) => {
      throw await giveUp(files, intent, error, context);
    });
    const finished = () => finishForward(files, intent, [...checks, inPlace], context);
    return tellingState(interruptedThere(intent.id), finished);
  });
}

function draftOf({ scope, plan }: Survey): RestoreIdentity {
  const [home] = scope.zones;
  if (home === undefined) throw blocked(plan.blockers);
  return {
    id: RestoreId.parse(randomBytes(8).toString('hex')),
    zones: Object.fromEntries(scope.zones.map(({ name, dir }) => [name, dir])),
    home: home.name,
  };
}

/** What its working folders say of a restore. */
function preparedOf(
  { scope: { contents } }: Survey,
  { zones, home }: RestoreIdentity,
  madeFolder: string | null,
  startedAt: number,
): Omit<PreparedRestore, 'zone'> {
  const targetName = contents.root.target.name;
  return { snapshotId: contents.id, targetName, startedAt, zones, home, madeFolder };
}

/** Everything up to the intent file. What it made is removed when it fails. */
async function prepare(
  request: RestoreRequest,
  survey: Survey,
  draft: RestoreIdentity,
  context: JobContext,
): Promise<{ readonly intent: RestoreIntent; readonly checks: readonly RestoreCheck[] }> {
  const { files } = request;
  const { scope, destination } = survey;
  const { id } = draft;
  let madeFolder: string | null = null;
  try {
    const abilities = new Map<string, ZoneAbilities>();
    for (const zone of scope.zones) {
      if (!destination.inPlace) madeFolder = await makeDestination(files, zone.dir);
      const restore = preparedOf(survey, draft, madeFolder, context.clock.now());
      abilities.set(zone.name, await prepareZone(files, zone, id, restore));
    }
    const totals = totalsOf(survey);
    const syncLater = totals.files >= manyFiles;
    const leftOut = new LeftOut(!destination.inPlace && request.unreadable === 'leave-out');
    const stage: Stage = { files, scope, id, abilities, context, totals, syncLater, leftOut };
    const staged = await stageAll(stage);
    const checks = await checkStagedDatabases(stage);
    const manifestPath = `${placesOf(zoneDir(draft, draft.home), id).work}/${manifestName}`;
    const manifestSha256 = await verifyStaged(stage, staged, manifestPath);
    await refuseUnlessStill(request, survey, context);
    const present = staged.units.filter(({ unit }) => !leftOut.has(unit.zone, unit.path));
    const units = await placeUnits(files, scope, present);
    const gate = await gateFor(request, survey, units, context.signal);
    const { steps, opensAt } = buildSteps(units, gate);
    const intent: RestoreIntent = {
      ...draft,
      format: 1,
      snapshotId: scope.contents.id,
      target: { id: scope.contents.root.target.id, name: scope.contents.root.target.name },
      startedAt: context.clock.now(),
      direction: 'forward',
      steps: [...steps],
      opensAt,
      manifestSha256,
      hardLinks: [...abilities.values()].every(({ links }) => links),
      inPlace: destination.inPlace,
      madeFolder,
      keepUntil: context.clock.now() + safetyMs,
      running: destination.inPlace ? (request.service?.running ?? null) : null,
      files: stage.totals.files - (leftOut.report()?.files ?? 0),
      bytes: stage.totals.bytes - leftOut.bytes,
      reusedFiles: staged.reusedFiles,
      leftOut: leftOut.report(),
      owner: identityOfThisProcess(),
    };
    context.signal.throwIfAborted();
    await writeIntent(files, intent);
    return { intent, checks };
  } catch (error: unknown) {
    await leaveNothing(files, draft, madeFolder);
    throw error;
  }
}

/** An intent file that cannot be removed keeps its working folder, so that it can still be rolled back. */
async function leaveNothing(
  files: RestoreFiles,
  draft: RestoreIdentity,
  madeFolder: string | null,
): Promise<void> {
  try {
    await removeIntent(files, draft);
    await removeWork(files, draft);
    await removeDestination(files, zoneDir(draft, draft.home), madeFolder);
  } catch {
    // What led here is told; the next restore there removes what is left, or names the intent file.
  }
}

/** The gate part's file, also when the gate itself is not restored. */
async function gateFor(
  request: RestoreRequest,
  survey: Survey,
  units: readonly PlacedUnit[],
  signal: AbortSignal,
) {
  const id = request.service?.gate ?? null;
  const part = survey.scope.contents.root.parts.find((candidate) => candidate.id === id);
  if (!survey.destination.inPlace || part === undefined) return null;
  for await (const { zone, path } of partItems({ ...survey.scope, matches: null }, part, signal)) {
    return gateOf(request.files, zone, path, units);
  }
  return null;
}

async function refuseUnlessStill(
  request: RestoreRequest,
  survey: Survey,
  context: JobContext,
): Promise<void> {
  if (!survey.destination.inPlace) return;
  const running = request.service?.running ?? null;
  const { blockers } = await lookForStandstill(request.files, running, survey.livePaths, context.signal);
  if (blockers.length > 0) throw blocked(blockers);
}

function totalsOf(survey: Survey): Stage['totals'] {
  const { parts } = survey.plan;
  return {
    files: parts.reduce((sum, { changes }) => sum + changes.added + changes.changed + changes.unchanged, 0),
    bytes: survey.totalBytes,
  };
}
