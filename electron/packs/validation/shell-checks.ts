import { templateNames } from '../expression/templates.ts';
import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { finding } from './finding-texts.ts';
import type { Finding } from './schema-problems.ts';

const shells = /(^|[\\/])(sh|bash|dash|ash|ksh|zsh|fish|cmd|powershell|pwsh)(\.exe)?$/i;
/** `-c`, `-ec`, `/c`, `-Command`: what follows is a program text. */
const programFlag = /^(-[a-z]*c|\/c|-command)$/i;

/** A value inside of a shell's program text is program text itself: blanks in it take it apart, and `;` begins a command. */
export function shellFindings(pack: Pack): readonly Finding[] {
  return commandsOf(pack).flatMap(({ command, path }) => {
    const shell = command.findIndex((word) => shells.test(word));
    const text = command.findIndex((word, at) => shell >= 0 && at > shell && programFlag.test(word)) + 1;
    if (text === 0 || templateNames(command[text] ?? '').length === 0) return [];
    return [
      finding(
        [...path, text],
        'a value put into the text of a shell becomes a part of its program: write "$1" there, and give the template as an argument behind it.',
        '셸 프로그램 텍스트에 넣은 값은 프로그램의 일부가 됩니다. 거기에는 "$1"을 쓰고 템플릿은 그 뒤의 인수로 지정하십시오.',
      ),
    ];
  });
}

type PlacedCommand = { readonly command: readonly string[]; readonly path: YamlPath };

function commandsOf(pack: Pack): readonly PlacedCommand[] {
  return Object.entries({
    boot: pack.boot,
    probes: pack.probes,
    actions: pack.actions,
    runbooks: pack.runbooks,
  }).flatMap(([key, value]) => commandsBelow(value, [key]));
}

/** Every list called `command` or `look` that consists of words, however deep. */
function commandsBelow(value: unknown, path: YamlPath): readonly PlacedCommand[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, at) => commandsBelow(item, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const at = [...path, key];
    const isCommand = (key === 'command' || key === 'look') && Array.isArray(item);
    const words = isCommand ? item.filter((word: unknown) => typeof word === 'string') : [];
    return words.length > 0 ? [{ command: words, path: at }] : commandsBelow(item, at);
  });
}
