import { dirname } from 'node:path';
import { zoneDir } from './intent.ts';
import type { RestoreIntent, RestoreStep } from './intent.ts';
import { changedMeanwhile } from './restore-errors.ts';
import type { RestoreFiles } from './restore-files.ts';
import { setFolderFacts } from './settable-facts.ts';
import { placesOf } from './work-places.ts';
import type { RestorePlaces } from './work-places.ts';

type Step<Kind extends RestoreStep['kind']> = Extract<RestoreStep, { kind: Kind }>;
type Ground = { readonly files: RestoreFiles; readonly places: RestorePlaces; readonly hardLinks: boolean };

/** Takes a step forward; nothing happens when it was taken already. */
export function stepForward(files: RestoreFiles, intent: RestoreIntent, step: RestoreStep): Promise<void> {
  const ground = groundOf(files, intent, step);
  return forward(ground, step);
}

/** Takes a step back; nothing happens when it was never taken, or taken back already. */
export function stepBack(files: RestoreFiles, intent: RestoreIntent, step: RestoreStep): Promise<void> {
  const ground = groundOf(files, intent, step);
  return back(ground, step);
}

function groundOf(files: RestoreFiles, intent: RestoreIntent, step: RestoreStep): Ground {
  return {
    files,
    places: placesOf(zoneDir(intent, step.zone), intent.id),
    hardLinks: intent.hardLinks,
  };
}

function forward(ground: Ground, step: RestoreStep): Promise<void> {
  switch (step.kind) {
    case 'folder':
      return makeFolder(ground, step.path);
    case 'aside':
      return setAside(ground, step);
    case 'swap':
      return swapFile(ground, step);
    case 'replace':
      return replace(ground, step);
    case 'place':
      return place(ground, step);
    case 'park':
      return move(ground, ground.places.live(step.path), ground.places.parked(step.path), step.path);
    case 'unpark':
      return move(ground, ground.places.parked(step.path), ground.places.live(step.path), step.path);
  }
}

async function back(ground: Ground, step: RestoreStep): Promise<void> {
  const { places } = ground;
  const live = places.live(step.path);
  switch (step.kind) {
    case 'folder':
      return removeIfEmpty(ground, live);
    case 'aside':
      return move(ground, places.kept(step.path), live, step.path);
    case 'swap':
      return putOldOver(ground, step);
    case 'replace':
      await takeOut(ground, step.path);
      return move(ground, places.kept(step.path), live, step.path);
    case 'place':
      return takeOut(ground, step.path);
    case 'park':
      return move(ground, places.parked(step.path), live, step.path);
    case 'unpark':
      return move(ground, live, places.parked(step.path), step.path);
  }
}

async function makeFolder({ files, places }: Ground, path: string): Promise<void> {
  const there = await files.facts(places.live(path));
  if (there?.type === 'folder') return;
  if (there !== null) throw changedMeanwhile(places.live(path));
  await files.makeFolder(places.live(path), 0o755);
  await files.syncFolder(dirname(places.live(path)));
}

async function setAside(ground: Ground, step: Step<'aside'>): Promise<void> {
  const { files, places } = ground;
  if ((await files.facts(places.staged(step.until))) === null) return;
  await move(ground, places.live(step.path), places.kept(step.path), step.path);
}

async function swapFile(ground: Ground, step: Step<'swap'>): Promise<void> {
  const { files, places } = ground;
  const staged = places.staged(step.path);
  const live = places.live(step.path);
  const kept = places.kept(step.path);
  if ((await files.facts(staged)) === null) return;
  if ((await files.facts(kept)) === null) {
    if ((await files.facts(live)) === null) throw changedMeanwhile(live);
    await makeParents(files, kept);
    await (ground.hardLinks ? files.link(live, kept) : files.rename(live, kept));
    // The old file must have its second name for good before the first is given away.
    await files.syncFolder(dirname(kept));
  }
  await refuseCompanions(ground, step.absent);
  await files.rename(staged, live);
  await files.syncFolder(dirname(live));
}

async function replace(ground: Ground, step: Step<'replace'>): Promise<void> {
  const { files, places } = ground;
  if ((await files.facts(places.staged(step.path))) === null) return finishFolder(ground, step);
  await move(ground, places.live(step.path), places.kept(step.path), step.path);
  await files.rename(places.staged(step.path), places.live(step.path));
  await finishFolder(ground, step);
}

async function place(ground: Ground, step: Step<'place'>): Promise<void> {
  const { files, places } = ground;
  if ((await files.facts(places.staged(step.path))) === null) return finishFolder(ground, step);
  await refuseCompanions(ground, step.absent);
  await clearTheWay(ground, places.live(step.path), step.path);
  await files.rename(places.staged(step.path), places.live(step.path));
  await finishFolder(ground, step);
}

/** A journal beside a new database would be taken for its own. Only a service that has started meanwhile makes one. */
async function refuseCompanions({ files, places }: Ground, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if ((await files.facts(places.live(path))) !== null) throw changedMeanwhile(places.live(path));
  }
}

/** A folder gets its rights in its place, because one that its owner may not write cannot be moved. Repeated, as everything is. */
async function finishFolder({ files, places }: Ground, step: Step<'place' | 'replace'>): Promise<void> {
  const live = places.live(step.path);
  if (step.facts !== null && (await files.facts(live))?.type === 'folder') {
    await setFolderFacts(files, live, { ...step.facts, modifiedNs: BigInt(step.facts.modifiedNs) });
  }
  await files.syncFolder(dirname(live));
}

/** What is new goes back to where it was made, when it has left there. */
async function takeOut(ground: Ground, path: string): Promise<void> {
  const { files, places } = ground;
  if ((await files.facts(places.staged(path))) !== null) return;
  await move(ground, places.live(path), places.staged(path), path);
}

/** A journal that has come meanwhile belongs to no database of ours; the old one's own comes back in a later step. */
async function putOldOver(ground: Ground, step: Step<'swap'>): Promise<void> {
  const { files, places } = ground;
  const kept = places.kept(step.path);
  const live = places.live(step.path);
  if ((await files.facts(kept)) === null) return;
  for (const path of step.absent) await clearTheWay(ground, places.live(path), path);
  await files.rename(kept, live);
  // Two names of one file: renaming one over the other does nothing.
  if ((await files.facts(kept)) !== null) await files.removeFile(kept);
  await files.syncFolder(dirname(live));
}

/** Moves what is there; something that already lies in its new place was put there by somebody else and is kept apart. */
async function move(ground: Ground, from: string, to: string, path: string): Promise<void> {
  const { files, places } = ground;
  if ((await files.facts(from)) === null) return;
  await makeParents(files, to);
  const isOccupied = (await files.facts(to)) !== null;
  if (isOccupied && to !== places.live(path)) {
    await clearTheWay(ground, from, path);
    return;
  }
  await clearTheWay(ground, to, path);
  await files.rename(from, to);
  await files.syncFolder(dirname(to));
  await files.syncFolder(dirname(from));
}

async function clearTheWay(ground: Ground, taken: string, path: string): Promise<void> {
  const { files, places } = ground;
  if ((await files.facts(taken)) === null) return;
  const folder = places.found(path);
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? folder : `${folder}.${number}`;
    if ((await files.facts(free)) !== null) continue;
    await makeParents(files, free);
    await files.rename(taken, free);
    await files.syncFolder(dirname(free));
    return;
  }
}

/** Makes the folders above a path, for this account alone. */
export async function makeParents(files: RestoreFiles, path: string): Promise<void> {
  const parent = dirname(path);
  if ((await files.facts(parent)) !== null) return;
  await makeParents(files, parent);
  await files.makeFolder(parent, 0o700);
  await files.syncFolder(dirname(parent));
}

async function removeIfEmpty({ files }: Ground, path: string): Promise<void> {
  const there = await files.facts(path);
  if (there?.type !== 'folder' || (await files.names(path)).length > 0) return;
  await files.removeEmptyFolder(path);
}
