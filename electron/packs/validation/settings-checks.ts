import type { DetectRule, Pack, SettingDefinition } from '../schema/pack.ts';
import { settingProblem } from '../setting-values.ts';
import { jsonPathFindings, expressionFindings } from './expressions.ts';
import { finding, unknownName } from './finding-texts.ts';
import { filePathProblem, requestPathProblem } from './paths.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

const credentialWord = { en: 'credential', ko: '자격 증명' };
const settingWord = { en: 'setting', ko: '설정' };

/** Says where requests go or what is read: of these a pack gives no default, so that each stands in the settings by the operator's hand. */
function isPlace({ type }: SettingDefinition): boolean {
  return type === 'url' || type === 'postgres' || type === 'folder' || type === 'file';
}

const onThisComputer = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\]):(\$\{value\}|\d{1,5})$/;

/** Settings, credentials and detection rules: defaults that fit, and names that exist. */
export function settingsFindings(pack: Pack): readonly Finding[] {
  return [
    ...Object.entries(pack.settings).flatMap(([name, definition]) => settingFindings(name, definition)),
    ...Object.keys(pack.credentials).flatMap((name) => credentialFindings(pack, name)),
    ...pack.detect.flatMap((_rule, index) => detectFindings(pack, index)),
  ];
}

function settingFindings(name: string, definition: SettingDefinition): readonly Finding[] {
  const path = ['settings', name];
  const findings: Finding[] = [];
  if (definition.type === 'choice' && definition.choices.length === 0) {
    findings.push(
      finding(
        path,
        'a setting of type choice needs choices.',
        'choice 형식의 설정에는 choices가 필요합니다.',
      ),
    );
  }
  if (definition.default !== undefined && isPlace(definition)) {
    findings.push(
      finding(
        [...path, 'default'],
        'where requests go and which files are read is for the operator to say; put it into example.',
        '요청을 보낼 곳과 읽을 파일은 운영자가 정합니다. example에 적으십시오.',
      ),
    );
  }
  if (definition.min !== undefined && definition.max !== undefined && definition.min > definition.max) {
    findings.push(finding([...path, 'min'], 'min is greater than max.', 'min이 max보다 큽니다.'));
  }
  const problem = definition.default === undefined ? null : settingProblem(definition, definition.default);
  if (problem !== null) findings.push({ path: [...path, 'default'], message: problem });
  return findings;
}

function credentialFindings(pack: Pack, name: string): readonly Finding[] {
  const definition = pack.credentials[name];
  const path = ['credentials', name];
  if (definition?.type !== 'rotating') {
    return definition?.from === undefined
      ? []
      : [
          finding(
            [...path, 'from'],
            'only a rotating credential is obtained from another.',
            '회전형 자격 증명만 다른 자격 증명에서 얻습니다.',
          ),
        ];
  }
  if (definition.from === undefined) {
    return [
      finding(
        path,
        'a rotating credential needs "from": the login it is obtained with.',
        '회전형 자격 증명에는 발급에 쓰는 로그인 "from"이 필요합니다.',
      ),
    ];
  }
  const logins = Object.entries(pack.credentials).filter(([, one]) => one.type === 'login');
  return unknownName(
    { en: 'login', ko: '로그인 자격 증명' },
    definition.from,
    logins.map(([key]) => key),
    [...path, 'from'],
  );
}

function detectFindings(pack: Pack, index: number): readonly Finding[] {
  const rule = pack.detect[index];
  const path = ['detect', index];
  if (!rule) return [];
  const findings: Finding[] = [...expressionFindings(rule.json, [...path, 'json'])];
  if (!rule.http && !rule.files) {
    findings.push(finding(path, 'a rule needs http or files.', '규칙에는 http 또는 files가 필요합니다.'));
  }
  if (rule.json && !rule.http) {
    findings.push(
      finding([...path, 'json'], 'json is read from the answer of http.', 'json은 http 응답에서 읽습니다.'),
    );
  }
  for (const key of Object.keys(rule.json ?? {}))
    findings.push(...jsonPathFindings(key, [...path, 'json', key]));
  const problem = rule.http ? requestPathProblem(rule.http.path) : null;
  if (problem !== null) findings.push({ path: [...path, 'http', 'path'], message: problem });
  findings.push(
    ...templateFindings(rule.http, [...path, 'http'], {
      pack: { ...pack, settings: {}, credentials: {} },
      session: [],
      steps: [],
      ack: false,
    }),
  );
  const files = [
    ...(rule.files ?? []).map((file, at) => ({ file, at: [...path, 'files', at] })),
    ...Object.entries(rule.settings ?? {}).map(([name, one]) => ({
      file: one.file,
      at: [...path, 'settings', name, 'file'],
    })),
  ];
  for (const { file, at } of files) {
    const outside = filePathProblem(file);
    if (outside !== null) findings.push({ path: at, message: outside });
  }
  return [...findings, ...proposedFindings(pack, rule, path)];
}

/** Settings that a rule reads off files: they exist, and what runs in a folder of this computer is at an address of this computer. */
function proposedFindings(pack: Pack, rule: DetectRule, path: Finding['path']): readonly Finding[] {
  return Object.entries(rule.settings ?? {}).flatMap(([name, { as }]) => {
    const at = [...path, 'settings', name];
    const definition = Object.hasOwn(pack.settings, name) ? pack.settings[name] : undefined;
    const leadsAway = as !== undefined && definition && isPlace(definition) && !onThisComputer.test(as);
    return [
      ...unknownName(settingWord, name, Object.keys(pack.settings), at),
      ...(leadsAway === true
        ? [
            finding(
              [...at, 'as'],
              'what is found in a folder runs on this computer: expected an address such as "http://127.0.0.1:${value}".',
              '폴더에서 찾은 것은 이 컴퓨터에서 실행됩니다. "http://127.0.0.1:${value}" 같은 주소여야 합니다.',
            ),
          ]
        : []),
    ];
  });
}

/** A finding when there is no such credential. */
export function unknownCredential(
  pack: Pack,
  name: string | undefined,
  path: Finding['path'],
): readonly Finding[] {
  return unknownName(credentialWord, name, Object.keys(pack.credentials), path);
}

/** A finding when there is no such setting. */
export function unknownSetting(
  pack: Pack,
  name: string | undefined,
  path: Finding['path'],
): readonly Finding[] {
  return unknownName(settingWord, name, Object.keys(pack.settings), path);
}
