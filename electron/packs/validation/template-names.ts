import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { templateNames } from '../expression/templates.ts';
import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { nearest } from '../../../shared/text/nearest.ts';
import type { Finding } from './schema-problems.ts';

/** The names that templates may use at some place. */
export type KnownNames = {
  readonly pack: Pack;
  /** What the session in use provides. */
  readonly session: readonly string[];
  /** `step.id.name` of the steps that came before. */
  readonly steps: readonly string[];
  readonly ack: boolean;
  /** Whether the step is done for each of a list. */
  readonly item?: boolean;
  /** The copy that a drill starts. */
  readonly boot?: boolean;
  /** Of an action, by name. */
  readonly arguments?: readonly string[];
};

/** Members that are words, queries or patterns, and never templates. */
const notTemplates = new Set([
  'title',
  'reason',
  'proves',
  'description',
  'help',
  'because',
  'sql',
  'matches',
  'match',
  'pattern',
  'where',
  'otherwise',
]);

/** Names in any template below `value` that do not exist at this place. */
export function templateFindings(value: unknown, path: YamlPath, known: KnownNames): readonly Finding[] {
  if (typeof value === 'string') {
    return templateNames(value).flatMap((name) => {
      const message = problemOf(name, known);
      return message === null ? [] : [{ path, message }];
    });
  }
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => templateFindings(item, [...path, index], known));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    notTemplates.has(key) ? [] : templateFindings(item, [...path, key], known),
  );
}

const bootNames = ['boot.folder', 'boot.port'];
const urlParts = ['host', 'port', 'origin', 'protocol'];

function problemOf(name: string, known: KnownNames): LocalText | null {
  const [area, first = '', second, ...rest] = name.split('.');
  if (area === 'ack' && known.ack && first !== '') return null;
  if (area === 'settings' && rest.length === 0) return settingProblem(name, first, second, known);
  const names = allNames(known);
  return names.includes(name) ? null : unknown(name, names);
}

function settingProblem(
  name: string,
  setting: string,
  part: string | undefined,
  known: KnownNames,
): LocalText | null {
  const definition = Object.hasOwn(known.pack.settings, setting) ? known.pack.settings[setting] : undefined;
  if (!definition) return unknown(name, settingNames(known.pack));
  if (part === undefined) return null;
  if (definition.type !== 'url') {
    return localText(
      `"\${${name}}": only settings of type url have parts.`,
      `"\${${name}}": url 형식의 설정에만 하위 항목이 있습니다.`,
    );
  }
  return urlParts.includes(part)
    ? null
    : unknown(
        name,
        urlParts.map((one) => `settings.${setting}.${one}`),
      );
}

function settingNames(pack: Pack): readonly string[] {
  return Object.keys(pack.settings).map((name) => `settings.${name}`);
}

function credentialNames(pack: Pack): readonly string[] {
  return Object.keys(pack.credentials).flatMap((name) => [
    `credential.${name}.username`,
    `credential.${name}.secret`,
  ]);
}

function allNames(known: KnownNames): readonly string[] {
  const session = known.session.map((name) => `session.${name}`);
  return [
    'now',
    'uuid',
    ...settingNames(known.pack),
    ...credentialNames(known.pack),
    ...session,
    ...known.steps,
    ...(known.item === true ? ['item'] : []),
    ...(known.boot === true ? bootNames : []),
    ...(known.arguments ?? []).map((name) => `argument.${name}`),
  ];
}

function unknown(name: string, candidates: readonly string[]): LocalText {
  const meant = nearest(name, candidates);
  const hint =
    meant === null
      ? localText('', '')
      : localText(` Did you mean "\${${meant}}"?`, ` "\${${meant}}"을(를) 뜻하셨습니까?`);
  return localText(
    `the template name "\${${name}}" does not exist here.${hint.en}`,
    `템플릿 이름 "\${${name}}"은(는) 여기서 쓸 수 없습니다.${hint.ko}`,
  );
}
