import type { Pack } from '../schema/pack.ts';
import type { ProbeOf } from '../schema/probe.ts';
import { keySources } from '../key-sources.ts';
import type { YamlPath } from '../yaml.ts';
import { pathFindings } from './file-path-checks.ts';
import { finding } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { placeFindings } from './part-checks.ts';
import type { Finding } from './schema-problems.ts';
import { unknownCredential, unknownSetting } from './settings-checks.ts';
import { queryProblem } from './sql.ts';
import { templateFindings } from './template-names.ts';

/** A query that reads, and pieces of the key that exist: files of the folder, files that the operator chooses, credentials. */
export function secureStoreFindings(
  pack: Pack,
  probe: ProbeOf<'secure-store'>,
  path: YamlPath,
): readonly Finding[] {
  const problem = queryProblem(probe.sql);
  const { rules: _rules, ...rest } = probe;
  return [
    ...pathFindings(pack, probe.path, [...path, 'path']),
    ...(problem === null ? [] : [{ path: [...path, 'sql'], message: problem }]),
    ...templateFindings(rest, path, namesAt({ ...pack, credentials: {} })),
    ...keySources(probe).flatMap((source) => {
      const at = [...path, 'key'];
      if ('file' in source) {
        const base = source.base === undefined ? [] : settingFindings(pack, 'folder', source.base, at);
        return [...base, ...placeFindings(pack, source.file, at)];
      }
      if ('credential' in source) return unknownCredential(pack, source.credential, at);
      return 'setting' in source ? settingFindings(pack, 'file', source.setting, at) : [];
    }),
  ];
}

function settingFindings(
  pack: Pack,
  type: 'file' | 'folder',
  name: string,
  path: YamlPath,
): readonly Finding[] {
  const unknown = unknownSetting(pack, name, path);
  if (unknown.length > 0 || pack.settings[name]?.type === type) return unknown;
  return [
    finding(
      path,
      `the setting "${name}" is not of type ${type}.`,
      `설정 "${name}"은(는) ${type} 형식이 아닙니다.`,
    ),
  ];
}
