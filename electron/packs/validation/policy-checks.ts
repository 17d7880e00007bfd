import type { Pack } from '../schema/pack.ts';
import type { PolicyDefinition, SettingsFileDefinition } from '../schema/policy.ts';
import type { ProbeOf } from '../schema/probe.ts';
import { settingsFormatOf } from '../settings-file.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings } from './expressions.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { placeFindings } from './part-checks.ts';
import type { Finding } from './schema-problems.ts';
import { unknownSetting } from './settings-checks.ts';
import { templateFindings } from './template-names.ts';

/** Settings files, and what their settings are meant to be. */
export function policiesFindings(pack: Pack): readonly Finding[] {
  return [
    ...duplicates(
      pack['settings-files'].map(({ id }) => id),
      (index) => ['settings-files', index, 'id'],
    ),
    ...pack['settings-files'].flatMap((file, index) => fileFindings(pack, file, ['settings-files', index])),
    ...duplicates(
      [...pack['settings-files'].map(({ id }) => `file-${id}`), ...pack.policies.map(({ id }) => id)],
      (index) => ['policies', Math.max(0, index - pack['settings-files'].length), 'id'],
    ),
    ...pack.policies.flatMap((policy, index) => policyFindings(pack, policy, ['policies', index])),
  ];
}

/** Policies that a probe of this kind names. */
export function policyProbeFindings(
  pack: Pack,
  probe: ProbeOf<'policy'>,
  path: YamlPath,
): readonly Finding[] {
  const known = [
    ...pack['settings-files'].map(({ id }) => `file-${id}`),
    ...pack.policies.map(({ id }) => id),
  ];
  return (probe.only ?? []).flatMap((id, at) =>
    unknownName({ en: 'policy', ko: '정책' }, id, known, [...path, 'only', at]),
  );
}

function fileFindings(pack: Pack, file: SettingsFileDefinition, path: YamlPath): readonly Finding[] {
  const folders = Object.entries(pack.settings).filter(([, { type }]) => type === 'folder');
  const isTold = file.format !== undefined || settingsFormatOf(file.entry ?? file.path) !== null;
  return [
    ...unknownName(
      { en: 'setting of type folder', ko: 'folder 형식의 설정' },
      file.base,
      folders.map(([name]) => name),
      [...path, 'base'],
    ),
    ...placeFindings(pack, file.path, [...path, 'path']),
    ...(isTold
      ? []
      : [
          finding(
            [...path, 'path'],
            `the format of "${file.path}" is not known from its name: state "format".`,
            `"${file.path}"의 형식을 이름으로 알 수 없습니다. "format"을 지정하십시오.`,
          ),
        ]),
  ];
}

function policyFindings(pack: Pack, policy: PolicyDefinition, path: YamlPath): readonly Finding[] {
  const files = pack['settings-files'].map(({ id }) => id);
  const known = (name: string, at: YamlPath) =>
    unknownName({ en: 'settings file', ko: '설정 파일' }, name, files, at);
  const other = policy['same-as'];
  return [
    ...known(policy.file, [...path, 'file']),
    ...policy['overridden-by'].flatMap((place, at) =>
      known(place.file, [...path, 'overridden-by', at, 'file']),
    ),
    ...(other ? known(other.file, [...path, 'same-as', 'file']) : []),
    ...unknownSetting(pack, policy.when?.setting, [...path, 'when', 'setting']),
    ...intendedFindings(policy, path),
    ...textFindings(pack, policy, path),
    ...templateFindings(policy.intended, [...path, 'intended'], {
      pack: { ...pack, credentials: {} },
      session: [],
      steps: [],
      ack: false,
    }),
    ...expressionFindings(policy.intended, [...path, 'intended']),
  ];
}

function intendedFindings(policy: PolicyDefinition, path: YamlPath): readonly Finding[] {
  const { intended } = policy;
  if ((intended === undefined) === (policy['same-as'] === undefined))
    return [
      finding(
        path,
        'state either "intended" or "same-as".',
        '"intended"와 "same-as" 중 하나만 지정하십시오.',
      ),
    ];
  if (intended !== undefined && Object.keys(intended).length === 0)
    return [finding([...path, 'intended'], 'state what is intended.', '의도한 값을 지정하십시오.')];
  if (policy.secret && Object.keys(intended ?? {}).some((name) => !secretComparisons.has(name)))
    return [
      finding(
        [...path, 'intended'],
        'a secret is not compared with a value that stands in the pack: use exists, matches, not-equals or same-as.',
        '비밀 값은 팩에 적힌 값과 비교하지 않습니다. exists, matches, not-equals, same-as를 사용하십시오.',
      ),
    ];
  return [];
}

/** A default that must not stay in use may be named: it is no secret. */
const secretComparisons: ReadonlySet<string> = new Set([
  'exists',
  'matches',
  'not-matches',
  'not-equals',
  'if-present',
  'type',
]);

/** Formats without types: what stands there is text, and nothing else is ever equal to it. */
function textFindings(pack: Pack, policy: PolicyDefinition, path: YamlPath): readonly Finding[] {
  const file = pack['settings-files'].find(({ id }) => id === policy.file);
  const format = file && (file.format ?? settingsFormatOf(file.entry ?? file.path));
  if (format !== 'dotenv' && format !== 'properties') return [];
  const { intended } = policy;
  // Beside texts, true may be meant for a place of another format that wins over the file.
  const isMixed = intended?.['one-of']?.some((one) => typeof one === 'string') ?? false;
  const oneOf = isMixed ? [] : (intended?.['one-of'] ?? []);
  const values: readonly (readonly [YamlPath, unknown])[] = [
    [['intended', 'equals'], intended?.equals],
    [['intended', 'not-equals'], intended?.['not-equals']],
    ...oneOf.map((one, at): readonly [YamlPath, unknown] => [['intended', 'one-of', at], one]),
    [['default'], policy.default],
  ];
  return values.flatMap(([at, value]) =>
    typeof value === 'boolean' || value === null
      ? [textIsMeant([...path, ...at], String(value), format)]
      : [],
  );
}

function textIsMeant(path: YamlPath, value: string, format: string): Finding {
  return finding(
    path,
    `every value of a ${format} file is text, which never equals ${value}: write '${value}', in quotes.`,
    `${format} 파일의 값은 모두 텍스트라서 ${value}와(과) 같을 수 없습니다. 따옴표를 써서 '${value}'(으)로 적으십시오.`,
  );
}
