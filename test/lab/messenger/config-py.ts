import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configText } from './config-text.ts';

export type ConfigValue = number | string | boolean | null | readonly string[];

/** `config.py` of the server: read at start and after a change made through `patch`. */
export type ConfigFile = {
  readonly number: (key: string) => number;
  readonly text: (key: string) => string;
  readonly flag: (key: string) => boolean;
  readonly list: (key: string) => readonly string[];
  readonly reload: () => void;
  /** Rewrites single assignments in the file and reads it again. The values are Python source. */
  readonly patch: (assignments: Readonly<Record<string, string>>) => void;
  /** The Python source of single assignments as the file has them now. */
  readonly sources: (keys: readonly string[]) => Readonly<Record<string, string>>;
};

const byteOrderMark = '\uFEFF';

/** Writes the `config.py` that is shipped, where there is none. */
export function shipConfigFile(folder: string): void {
  const path = join(folder, 'config.py');
  if (!existsSync(path)) writeFileSync(path, byteOrderMark + configText);
}

/** Opens `config.py` in the folder. Without it the server cannot start: it is a module that everything imports. */
export function openConfigFile(folder: string): ConfigFile {
  const path = join(folder, 'config.py');
  if (!existsSync(path)) throw new Error("ModuleNotFoundError: No module named 'config'");
  const read = (): string => readFileSync(path, 'utf8');
  let values = parseConstants(read());
  return {
    number: (key) => numberOf(values.get(key)),
    text: (key) => textOf(values.get(key)),
    flag: (key) => values.get(key) === true,
    list: (key) => listOf(values.get(key)),
    reload: () => {
      values = parseConstants(read());
    },
    patch: (assignments) => {
      const text = replaceAssignments(read(), assignments);
      writeFileSync(path, text);
      values = parseConstants(text);
    },
    sources: (keys) => sourcesOf(read(), keys),
  };
}

function replaceAssignments(text: string, assignments: Readonly<Record<string, string>>): string {
  let result = text;
  for (const [key, source] of Object.entries(assignments)) {
    result = result.replace(assignmentPattern(key), () => `${key} = ${source}`);
  }
  return result;
}

function sourcesOf(text: string, keys: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const key of keys) {
    const match = assignmentPattern(key).exec(text)?.[0];
    if (match !== undefined) found[key] = match.slice(`${key} = `.length);
  }
  return found;
}

/** One assignment from its name to the end of its value; sets may span lines. */
function assignmentPattern(key: string): RegExp {
  return new RegExp(String.raw`^${key} = (?:\{[^}]*\}|[^\n#]*?)(?=\s*(?:#|$))`, 'mu');
}

/** Reads plain `NAME = constant` lines; everything else in the file is passed over. */
export function parseConstants(text: string): ReadonlyMap<string, ConfigValue> {
  const values = new Map<string, ConfigValue>();
  for (const match of text.matchAll(/^([A-Z][A-Z0-9_]*) = (\{[^}]*\}|[^\n]*)/gmu)) {
    const value = constantOf((match[2] ?? '').trim());
    if (match[1] !== undefined && value !== undefined) values.set(match[1], value);
  }
  return values;
}

const words: ReadonlyMap<string, ConfigValue> = new Map<string, ConfigValue>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

function constantOf(source: string): ConfigValue | undefined {
  const quoted = /^(['"])(.*?)\1\s*(?:#.*)?$/u.exec(source);
  if (quoted !== null) return quoted[2] ?? '';
  if (source.startsWith('{')) return [...source.matchAll(/(['"])(.*?)\1/gu)].map((item) => item[2] ?? '');
  const bare = source.replace(/#.*$/u, '').trim();
  const word = words.get(bare);
  if (word !== undefined) return word;
  return /^[\d_]+(?:\s*\*\s*[\d_]+)*$/u.test(bare) ? product(bare) : undefined;
}

function product(source: string): number {
  return source
    .split('*')
    .map((factor) => Number(factor.replaceAll('_', '').trim()))
    .reduce((left, right) => left * right, 1);
}

function numberOf(value: ConfigValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function textOf(value: ConfigValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: ConfigValue | undefined): readonly string[] {
  return typeof value === 'object' && value !== null ? value : [];
}
