import { parse, TomlDate, TomlError } from 'smol-toml';
import { localText } from '../../../shared/text/local-text.ts';
import type { SettingsReading, SettingsValue } from '../settings-file.ts';
import { malformed, tooManySettings } from './malformed.ts';
import { keyOf, nestedEntries } from './nested-entries.ts';

/** TOML 1.0. Dates and times become text. */
export function readToml(text: string): SettingsReading {
  try {
    const lines = linesOf(text);
    const entries = nestedEntries(plain(parse(text)), (path) => nearestLine(lines, path));
    return entries === null ? tooManySettings : { kind: 'settings', entries };
  } catch (error: unknown) {
    if (!(error instanceof TomlError)) throw error;
    // Its message goes on with an excerpt of the file, which may hold a secret.
    const said = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '').trim();
    return malformed(error.line, localText(`It is not TOML: ${said}.`, `TOML이 아닙니다: ${said}.`));
  }
}

/** The text with the value of `key` set to `source`; null where it does not stand in a line of its own, or goes on over several. */
export function withTomlValue(text: string, key: string, source: string): string | null {
  const line = linesOf(text).get(key);
  if (line === undefined) return null;
  const parts = text.split(/(\r\n|\n)/);
  const at = (line - 1) * 2;
  const match = singleValue.exec(parts[at] ?? '');
  if (match === null) return null;
  parts[at] = `${match[1] ?? ''}${source}${match[2] ?? ''}`;
  return parts.join('');
}

/**
 * The text with a new key: as the first of its table, before whatever its values go on over. Null where the table is not there, or is an
 * item of a list.
 */
export function withNewTomlKey(text: string, key: string, source: string): string | null {
  const [, table, name] = /^(?:(.+)\.)?([A-Za-z0-9_-]+)$/.exec(key) ?? [];
  if (name === undefined) return null;
  const line = `${name} = ${source}`;
  if (table === undefined) {
    const first = text.split('\n').findIndex((one) => /^[ \t]*[^#\s]/.test(one));
    return withLine(text, Math.max(first, 0), line);
  }
  const header = linesOf(text).get(table);
  if (header === undefined || !/^[ \t]*\[[^[]/.test(text.split('\n')[header - 1] ?? '')) return null;
  return withLine(text, header, line);
}

/** The text with one line more, behind the first `above` lines; every other line keeps the end it has. */
function withLine(text: string, above: number, line: string): string {
  const end = /\r?\n/.exec(text)?.[0] ?? '\n';
  const lines = text.split(/(?<=\n)/);
  const before = lines.slice(0, above).join('');
  const isLast = before !== '' && !before.endsWith('\n');
  return before + (isLast ? end + line : line + end) + lines.slice(above).join('');
}

/** Before a single value, and behind it: text in one pair of quotes, or a word. */
const singleValue =
  /^([ \t]*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_. \t-])+?=[ \t]*)(?:"(?!"")(?:[^"\\]|\\.)*"|'(?!'')[^']*'|[^\s#"'[\]{},]+)([ \t]*(?:#.*)?)$/;

function plain(value: unknown): SettingsValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
  return null;
}

/** The parser does not say where a key stands: headers and assignments at the beginning of a line do. */
function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table: readonly string[] = [];
  for (const [index, line] of text.split(/\r\n|\n/).entries()) {
    const header = /^[ \t]*(\[\[?)([^[\]]+)\]/.exec(line);
    if (header) {
      const path = pathIn(header[2] ?? '');
      table = header[1] === '[[' ? [...path, String(countOf(counts, keyOf(path)))] : path;
      lines.set(keyOf(table), index + 1);
      continue;
    }
    const name =
      /^[ \t]*((?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)(?:[ \t]*\.[ \t]*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+))*)[ \t]*=/.exec(
        line,
      )?.[1];
    const key = name === undefined ? null : keyOf([...table, ...pathIn(name)]);
    if (key !== null && !lines.has(key)) lines.set(key, index + 1);
  }
  return lines;
}

function countOf(counts: Map<string, number>, key: string): number {
  const count = counts.get(key) ?? 0;
  counts.set(key, count + 1);
  return count;
}

function pathIn(dotted: string): readonly string[] {
  return [...dotted.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

function nearestLine(lines: ReadonlyMap<string, number>, path: readonly string[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines.get(keyOf(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}
