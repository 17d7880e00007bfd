import type { Pack } from '../schema/pack.ts';
import type { KeepAction } from '../schema/action.ts';
import type { YamlPath } from '../yaml.ts';
import { folderFindings } from './file-path-checks.ts';
import { patternFindings, placeFindings } from './part-checks.ts';
import type { Finding } from './schema-problems.ts';

/** Files of folders that exist, by their name or by a pattern. */
export function keepFindings(pack: Pack, action: KeepAction, path: YamlPath): readonly Finding[] {
  return action.files.flatMap(({ base, path: file }, index) => {
    const at = [...path, 'files', index];
    return [
      ...folderFindings(pack, base, [...at, 'base']),
      ...placeFindings(pack, file, [...at, 'path']),
      ...(file.includes('*') ? patternFindings(file, [...at, 'path']) : []),
    ];
  });
}
