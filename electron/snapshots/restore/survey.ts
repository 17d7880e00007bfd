import { localText } from '../../../shared/text/local-text.ts';
import type { RestorePlan, RestorePlanPart, RestoreRemark } from '../../../shared/model/restore.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import { AskedPaths, nothingFits } from './asked-paths.ts';
import { chooseParts } from './choose-parts.ts';
import { openDestination } from './destination.ts';
import type { OpenDestination } from './destination.ts';
import { findIntents } from './find-interrupted.ts';
import {
  interruptedBefore,
  missingFolder,
  handedOut,
  noBase,
  noHardLinks,
  noSpace,
  notEmpty,
  onServer,
  ownersNotRestored,
  withSudo,
  surveyBlockers,
} from './plan-remarks.ts';
import type { RestoreFiles } from './restore-files.ts';
import type { RestoreRequest } from './restore-request.ts';
import type { RestoreScope } from './scope.ts';
import { surveyPart } from './survey-changes.ts';
import type { PartSurvey } from './survey-changes.ts';
import { existingAbove } from './existing-above.ts';
import { isOwnName } from './work-places.ts';
import type { Zone } from './work-places.ts';

export type Survey = {
  readonly plan: Omit<RestorePlan, 'stopMs'>;
  readonly scope: RestoreScope;
  readonly destination: OpenDestination;
  /** Size of everything that is restored. */
  readonly totalBytes: number;
  /** What must not be in use, absolute. */
  readonly livePaths: readonly string[];
};

/** Kept free for the file system's own book-keeping. */
const spareBytes = 16 * 1024 ** 2;
const bytesPerFile = 4096;

/**
 * What a restore would do and what stands against it, as far as files show it. Writes nothing.
 * Throws `restore/unsafe-path` for a hostile list, `snapshot/unknown-part`, `snapshot/unknown-path`, and whatever the source throws.
 */
export async function surveyRestore(
  request: RestoreRequest,
  context: JobContext,
  options: { readonly readContent: boolean },
): Promise<Survey> {
  const { files, contents } = request;
  const destination = await openDestination(files, request.destination);
  const { inPlace } = destination;
  const chosen = chooseParts(contents.root, { ...request, inPlace, isOfLittle: request.paths !== null });
  const asked = request.paths === null ? null : new AskedPaths(request.paths);
  const scope: RestoreScope = {
    contents,
    parts: chosen.parts.filter((part) => destination.placeOf(part.base) !== null),
    zones: destination.zones,
    placeOf: destination.placeOf,
    matches: asked === null ? null : (path) => asked.matches(path),
    rules: destination.rules,
    owners: await files.system.ownerIds(),
    account: await files.system.account(),
  };
  const parts: RestorePlanPart[] = [];
  const surveys: (readonly [RootPart, PartSurvey])[] = [];
  for (const part of scope.parts) {
    context.progress(comparing(part, parts.length, scope.parts.length));
    const survey = await surveyPart(files, scope, part, { ...options, signal: context.signal });
    surveys.push([part, survey]);
    parts.push({ id: part.id, title: part.title, changes: survey.changes, rows: null });
  }
  const unmet = asked?.unmet ?? null;
  if (unmet !== null) throw await nothingFits(contents, scope.parts, unmet, context.signal);
  const spaces = await spacesFor(files, scope, surveys);
  const blockers = [
    ...chosen.blockers,
    ...destination.missing.map(missingFolder),
    ...chosen.parts.filter((part) => destination.placeOf(part.base) === null).map(withoutPlace),
    ...surveys.flatMap(([, survey]) => surveyBlockers(survey)),
    ...(await occupied(files, destination, context.signal)),
    ...spaces.filter(({ neededBytes, freeBytes }) => neededBytes > freeBytes).map(spaceRemark),
  ];
  return {
    plan: {
      snapshotId: contents.id,
      destination: request.destination,
      parts,
      blockers,
      warnings: [
        ...chosen.warnings,
        ...(files.system.sudoOn === null ? [] : [withSudo(files.system.sudoOn)]),
        ...(surveys.some(([, survey]) => survey.losesOwners) ? [ownersNotRestored] : []),
        ...(await withoutHardLinks(files, destination, context.signal)),
      ],
      bytesToWrite: parts.reduce((sum, { changes }) => sum + changes.writtenBytes, 0),
      spaces,
    },
    scope,
    destination,
    totalBytes: surveys.reduce((sum, [, survey]) => sum + survey.totalBytes, 0),
    livePaths: surveys.flatMap(([part, survey]) => pathsInUse(destination, part, survey)),
  };
}

function pathsInUse(destination: OpenDestination, part: RootPart, survey: PartSurvey): readonly string[] {
  const dir = destination.placeOf(part.base)?.zone.dir ?? '';
  const endings = part.kind === 'sqlite' ? ['', '-wal', '-shm', '-journal'] : [''];
  return survey.roots.flatMap((path) => endings.map((ending) => `${dir}/${path}${ending}`));
}

/** Other files in a folder that should be empty, and restores that did not come to their end. */
async function occupied(
  files: RestoreFiles,
  destination: OpenDestination,
  signal: AbortSignal,
): Promise<readonly RestoreRemark[]> {
  const intents = await findIntents(
    files,
    destination.zones.map(({ dir }) => dir),
    signal,
  );
  if (intents.length > 0) return intents.map(({ path }) => interruptedBefore(path));
  if (destination.inPlace) return [];
  const found: RestoreRemark[] = [];
  for (const { dir } of destination.zones) {
    const facts = await files.facts(dir);
    if (facts === null) continue;
    if (facts.type !== 'folder') return [notEmpty(dir, [dir])];
    const names = (await files.names(dir)).filter((name) => !isOwnName(name));
    if (names.length > 0) found.push(notEmpty(dir, names.toSorted()));
  }
  return found;
}

async function withoutHardLinks(
  files: RestoreFiles,
  destination: OpenDestination,
  signal: AbortSignal,
): Promise<readonly RestoreRemark[]> {
  if (!destination.inPlace) return [];
  const folders = destination.zones.map(({ dir }) => dir);
  return (await files.system.lackHardLinks(folders, signal)) ? [noHardLinks] : [];
}

async function spacesFor(
  files: RestoreFiles,
  scope: RestoreScope,
  surveys: readonly (readonly [RootPart, PartSurvey])[],
): Promise<RestorePlan['spaces']> {
  const needed = new Map<Zone, number>();
  for (const [part, { changes, stagedBytes }] of surveys) {
    const zone = scope.placeOf(part.base)?.zone;
    if (zone === undefined) continue;
    const count = changes.added + changes.changed + changes.unchanged;
    const bytes = stagedBytes + count * bytesPerFile;
    needed.set(zone, (needed.get(zone) ?? spareBytes) + bytes);
  }
  const spaces: RestorePlan['spaces'] = [];
  for (const [{ dir }, neededBytes] of needed) {
    const there = await existingAbove(files, dir);
    spaces.push({ place: dir, neededBytes, freeBytes: await files.freeBytes(there) });
  }
  return spaces;
}

function spaceRemark(space: RestorePlan['spaces'][number]): RestoreRemark {
  return noSpace(space.place, space.neededBytes, space.freeBytes);
}

function withoutPlace(part: RootPart): RestoreRemark {
  if (part.kind === 'http-export') return handedOut(part.title);
  return part.kind === 'postgres' ? onServer(part.title) : noBase(part.title, part.base);
}

function comparing(part: RootPart, done: number, total: number) {
  return {
    stage: localText(`Comparing ${part.title.en}`, `${part.title.ko} 비교 중`),
    step: 1,
    steps: 5,
    files: done,
    filesTotal: total,
    bytes: 0,
    bytesTotal: null,
  };
}
