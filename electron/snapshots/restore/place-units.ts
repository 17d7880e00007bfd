import type { PartKind } from '../../../shared/model/snapshot.ts';
import { isBelow, parentOf } from './entry-path.ts';
import type { Gate, PlacedUnit } from './build-steps.ts';
import type { RestoreFiles } from './restore-files.ts';
import type { RestoreScope } from './scope.ts';
import type { StagedUnit } from './stage.ts';
import type { Unit } from './unit-tracker.ts';
import type { Zone } from './work-places.ts';

const companionEndings = ['-wal', '-shm', '-journal'] as const;

/** The units that differ, with what lies in their places; what lies inside another of them rides along and is left out. */
export async function placeUnits(
  files: RestoreFiles,
  scope: RestoreScope,
  staged: readonly StagedUnit[],
): Promise<readonly PlacedUnit[]> {
  const placed: PlacedUnit[] = [];
  const looked: (StagedUnit & { readonly zone: Zone; readonly companions: PlacedUnit['companions'] })[] = [];
  for (const item of staged) {
    const zone = zoneNamed(scope, item.unit.zone);
    looked.push({
      ...item,
      zone,
      companions: await companionsOf(files, kindOf(scope, item.unit), item.unit, zone),
    });
  }
  const changed = looked.filter(({ differs, companions }) => differs || companions.there.length > 0);
  const folders = changed.map(({ unit }) => unit).filter(({ type }) => type === 'folder');
  for (const { unit, zone, facts, companions } of changed) {
    const isInside = folders.some((folder) => folder.zone === unit.zone && isBelow(unit.path, folder.path));
    if (isInside) continue;
    const live = `${zone.dir}/${unit.path}`;
    placed.push({
      zone: unit.zone,
      path: unit.path,
      type: unit.type,
      liveType: (await files.facts(live))?.type ?? null,
      missingFolders: await missingAbove(files, zone, unit.path),
      companions,
      facts,
    });
  }
  return placed;
}

/**
 * The gate of the service: the file of its part, or the unit that holds it when a whole folder is exchanged.
 */
export async function gateOf(
  files: RestoreFiles,
  zone: Zone,
  path: string,
  units: readonly PlacedUnit[],
): Promise<Gate> {
  const holder = units.find((unit) => unit.zone === zone.name && isBelow(path, unit.path));
  const gatePath = holder?.path ?? path;
  const live = `${zone.dir}/${gatePath}`;
  return {
    zone: zone.name,
    path: gatePath,
    isThere: (await files.facts(live)) !== null,
  };
}

function zoneNamed(scope: Pick<RestoreScope, 'zones'>, name: string): Zone {
  const zone = scope.zones.find((candidate) => candidate.name === name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  return zone;
}

/** What SQLite keeps beside the file of a database, and what of it is there. */
export async function companionsOf(
  files: RestoreFiles,
  kind: PartKind,
  unit: Unit,
  zone: Zone,
): Promise<PlacedUnit['companions']> {
  if (kind !== 'sqlite' || unit.type !== 'file') return { all: [], there: [] };
  const all = companionEndings.map((ending) => `${unit.path}${ending}`);
  const there: string[] = [];
  for (const path of all) {
    const live = `${zone.dir}/${path}`;
    if ((await files.facts(live)) !== null) there.push(path);
  }
  return { all, there };
}

function kindOf(scope: RestoreScope, unit: Unit): PartKind {
  return scope.parts.find((part) => part.id === unit.partId)?.kind ?? 'file';
}

async function missingAbove(files: RestoreFiles, zone: Zone, path: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let above = parentOf(path); above !== ''; above = parentOf(above)) {
    const live = `${zone.dir}/${above}`;
    if ((await files.facts(live)) !== null) break;
    missing.unshift(above);
  }
  return missing;
}
