import type { Pack } from '../schema/pack.ts';
import type { ProbeOf } from '../schema/probe.ts';
import type { YamlPath } from '../yaml.ts';
import { pathFindings } from './file-path-checks.ts';
import { unknownName } from './finding-texts.ts';
import { patternFindings } from './part-checks.ts';
import type { Finding } from './schema-problems.ts';
import { queryProblem } from './sql.ts';

/** A pattern below the target's folder. */
export function patternProbeFindings(
  pack: Pack,
  probe: ProbeOf<'databases' | 'copies'>,
  path: YamlPath,
): readonly Finding[] {
  const at = [...path, 'path'];
  return [...pathFindings(pack, probe.path, at), ...patternFindings(probe.path, at)];
}

/** A query that reads, and a folder with the copies. */
export function copiesFindings(pack: Pack, probe: ProbeOf<'copies'>, path: YamlPath): readonly Finding[] {
  const problem = queryProblem(probe.sql);
  const folders = Object.entries(pack.settings).filter(([, { type }]) => type === 'folder');
  return [
    ...patternProbeFindings(pack, probe, path),
    ...(problem === null ? [] : [{ path: [...path, 'sql'], message: problem }]),
    ...unknownName(
      { en: 'setting of type folder', ko: 'folder 형식의 설정' },
      probe.copies,
      folders.map(([name]) => name),
      [...path, 'copies'],
    ),
  ];
}
