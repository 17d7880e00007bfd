import { templateNames } from '../expression/templates.ts';
import { editableFormatOf } from '../settings-file.ts';
import type { Pack } from '../schema/pack.ts';
import type { BootDefinition } from '../schema/part.ts';
import type { YamlPath } from '../yaml.ts';
import { finding } from './finding-texts.ts';
import { unboundFindings, unknownPart } from './part-checks.ts';
import { requestPathProblem } from './paths.ts';
import type { Finding } from './schema-problems.ts';
import { unknownSetting } from './settings-checks.ts';
import { changeProblem } from './sql.ts';
import { templateFindings } from './template-names.ts';

const path = ['boot'];

/** How a drill may start a copy: everything it uses exists, and it changes nothing but the copy. */
export function bootFindings(pack: Pack): readonly Finding[] {
  const { boot } = pack;
  if (!boot) return [];
  const problem = requestPathProblem(boot.ready.path);
  // No credentials: a command line can be read by every account of the computer.
  const known = { pack: { ...pack, credentials: {} }, session: [], steps: [], ack: false, boot: true };
  const { command, environment, ready } = boot;
  return [
    ...boot.needs.flatMap((name, at) => unknownSetting(pack, name, [...path, 'needs', at])),
    ...templateFindings({ command, environment, ready }, path, known),
    ...boot.edits.flatMap((edit, at) =>
      'set' in edit ? templateFindings(edit.set.to, [...path, 'edits', at, 'set', 'to'], known) : [],
    ),
    ...emptyFindings(pack, boot),
    ...boot.edits.flatMap((edit, at) => editFindings(pack, edit, [...path, 'edits', at])),
    ...(problem === null ? [] : [{ path: [...path, 'ready', 'path'], message: problem }]),
  ];
}

/** A command with a hole where a setting was left empty would start something else. */
function emptyFindings(pack: Pack, boot: BootDefinition): readonly Finding[] {
  return boot.command.flatMap((argument, at) =>
    templateNames(argument).flatMap((name) => {
      const [area, setting = ''] = name.split('.');
      const definition = Object.hasOwn(pack.settings, setting) ? pack.settings[setting] : undefined;
      const mayBeEmpty =
        area === 'settings' && definition && !definition.required && definition.default === undefined;
      return mayBeEmpty !== true || boot.needs.includes(setting)
        ? []
        : [
            finding(
              [...path, 'command', at],
              `the setting "${setting}" may be empty; add it to the needs of boot.`,
              `설정 "${setting}"이(가) 비어 있을 수 있습니다. boot의 needs에 추가하십시오.`,
            ),
          ];
    }),
  );
}

function editFindings(pack: Pack, edit: BootDefinition['edits'][number], at: YamlPath): readonly Finding[] {
  if ('sql' in edit) {
    const problem = changeProblem(edit.sql);
    return [
      ...unknownPart(pack, 'sqlite', edit.part, [...at, 'part']),
      ...(problem === null
        ? unboundFindings(edit.sql, [], [...at, 'sql'])
        : [{ path: [...at, 'sql'], message: problem }]),
    ];
  }
  const part = pack.parts.find((one) => one.id === edit.part);
  if (part?.kind !== 'file') return unknownPart(pack, 'file', edit.part, [...at, 'part']);
  return editableFormatOf(part.path) === null
    ? [
        finding(
          [...at, 'part'],
          `"${part.path}" is no settings file that can be edited: expected a name that ends in .py or .env.`,
          `"${part.path}"은(는) 고칠 수 있는 설정 파일이 아닙니다. 이름이 .py 또는 .env로 끝나야 합니다.`,
        ),
      ]
    : [];
}
