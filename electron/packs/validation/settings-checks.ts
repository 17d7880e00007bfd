import type { Pack, SettingDefinition } from '../schema/pack.ts';
import { settingProblem } from '../setting-values.ts';
import { jsonPathFindings, expressionFindings } from './expressions.ts';
import { finding, unknownName } from './finding-texts.ts';
import { filePathProblem, requestPathProblem } from './paths.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

const credentialWord = { en: 'credential', ko: '자격 증명' };
const settingWord = { en: 'setting', ko: '설정' };

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
  for (const name of Object.keys(rule.settings ?? {})) {
    findings.push(...unknownName(settingWord, name, Object.keys(pack.settings), [...path, 'settings', name]));
  }
  return findings;
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
