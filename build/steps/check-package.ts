import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { judgeAsar, listAsar } from './read-asar.ts';
import { judgeFuses, readFuses } from './read-fuses.ts';
import { inRoot } from './root.ts';

type Unpacked = { readonly asar: string; readonly executable: string };

/** Looks into every unpacked application in dist/: its files and the fuses of its executable. Empty: all is well. */
export function checkPackages(): readonly string[] {
  const applications = findApplications(inRoot('dist'));
  if (applications.length === 0) return ['there is no unpacked application in dist/'];
  return applications.flatMap(({ asar, executable }) => [
    ...judgeAsar(listAsar(asar)),
    ...judgeFuses(readFuses(readFileSync(executable))),
  ]);
}

function findApplications(dist: string): readonly Unpacked[] {
  if (!existsSync(dist)) return [];
  return readdirSync(dist).flatMap((name) => {
    const folder = join(dist, name);
    const candidates: readonly Unpacked[] = [
      { asar: join(folder, 'resources', 'app.asar'), executable: join(folder, 'holdfast') },
      { asar: join(folder, 'resources', 'app.asar'), executable: join(folder, 'Holdfast.exe') },
      macApplication(join(folder, 'Holdfast.app', 'Contents')),
    ];
    return candidates.filter(({ asar, executable }) => existsSync(asar) && existsSync(executable));
  });
}

/** On macOS the fuses are in the framework, not in the small program that loads it. */
function macApplication(contents: string): Unpacked {
  return {
    asar: join(contents, 'Resources', 'app.asar'),
    executable: join(contents, 'Frameworks', 'Electron Framework.framework', 'Electron Framework'),
  };
}
