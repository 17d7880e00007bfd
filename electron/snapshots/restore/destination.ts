import { basename, dirname } from 'node:path';
import type { RestoreDestination } from '../../../shared/model/restore.ts';
import type { NameRules } from './entry-path.ts';
import type { RestoreFiles } from './restore-files.ts';
import type { RestoreScope } from './scope.ts';
import type { Zone } from './work-places.ts';

/** The base that stands for the folder of the target itself. */
const mainBase = 'root';
const folderZone = 'folder';

export type OpenDestination = Pick<RestoreScope, 'zones' | 'placeOf' | 'rules'> & {
  readonly inPlace: boolean;
  /** Folders that must be there and are not. */
  readonly missing: readonly string[];
};

/**
 * Where each base goes, with links of the folders themselves resolved. `root` goes into the folder itself and any other base into a folder
 * of its name.
 */
export async function openDestination(
  files: RestoreFiles,
  destination: RestoreDestination,
): Promise<OpenDestination> {
  if (destination.kind === 'folder') {
    const zone = { name: folderZone, dir: await files.system.realPath(destination.dir) };
    return {
      zones: [zone],
      placeOf: (base) => ({ zone, below: base === mainBase ? '' : base }),
      rules: await nameRules(files, zone.dir),
      inPlace: false,
      missing: [],
    };
  }
  const zones: Zone[] = [];
  const missing: string[] = [];
  for (const [name, dir] of Object.entries(destination.bases)) {
    const real = await files.system.realPath(dir);
    const facts = await files.facts(real);
    if (facts?.type === 'folder') zones.push({ name, dir: real });
    else missing.push(dir);
  }
  return {
    zones,
    placeOf: (base) => {
      const zone = zones.find((candidate) => candidate.name === base);
      return zone === undefined ? null : { zone, below: '' };
    },
    rules: await nameRules(files, zones[0]?.dir ?? '/'),
    inPlace: true,
    missing,
  };
}

async function nameRules(files: RestoreFiles, dir: string): Promise<NameRules> {
  const windows = files.system.names === 'windows';
  return { windows, caseInsensitive: windows || (await ignoresCase(files, dir)) };
}

/** Asks the file system by a name that is there, in the other case: nothing is written. */
async function ignoresCase(files: RestoreFiles, dir: string): Promise<boolean> {
  const name = basename(dir);
  const other = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
  const facts = await files.facts(dir);
  if (facts === null && dirname(dir) !== dir) return ignoresCase(files, dirname(dir));
  if (facts === null || other === name) return files.system.names === 'darwin';
  const same = await files.facts(`${dirname(dir)}/${other}`);
  return same !== null && same.inode === facts.inode && same.device === facts.device;
}
