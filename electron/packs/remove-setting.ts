import { sourceOf } from './formats/value-sources.ts';
import { readSettingsFile } from './settings-file.ts';
import type { SettingsFormat } from './settings-file.ts';

/** Sets a key that is there to a source; null where it cannot be set without changing anything else. */
type SetValue = (format: SettingsFormat, text: string, key: string, source: string) => string | null;

/** A value that goes on over several lines is set to this first, so that what is taken out is one line. */
const placeholder = 'holdfast-removes-this';
const mostLines = 100;

/**
 * The text without the lines of a key, all of them where it is set several times. Null where a line holds anything else that would go with
 * it: another key, or the first member of an item of a list.
 */
export function withoutKey(format: SettingsFormat, text: string, key: string, set: SetValue): string | null {
  const source = sourceOf(format, placeholder);
  let left = source === null ? null : set(format, text, key, source);
  if (source === null || left === null) return null;
  for (let removed = 0; removed < mostLines; removed += 1) {
    const reading = readSettingsFile(format, left);
    if (reading.kind === 'malformed') return null;
    const entry = reading.entries.get(key);
    if (entry === undefined) return left;
    left = withoutLine(format, left, entry.line, lineOf(lastName(key), source));
    if (left === null) return null;
  }
  return null;
}

function withoutLine(format: SettingsFormat, text: string, line: number, whole: RegExp): string | null {
  const lines = text.split(/(?<=\n)|(?<=\r)(?!\n)/);
  const found = lines[line - 1];
  if (found === undefined || !whole.test(found.replace(/[\r\n]+$/, ''))) return null;
  const before = lines.slice(0, line - 1);
  // The member before the last one of a JSON object has no comma behind it any more.
  const isLast = format === 'json' && !/,\s*$/.test(found);
  const kept = isLast ? withoutComma(before) : before;
  return [...kept, ...lines.slice(line)].join('');
}

function withoutComma(lines: readonly string[]): readonly string[] {
  const at = lines.findLastIndex((line) => line.trim() !== '');
  return lines.map((line, index) => (index === at ? line.replace(/,(\s*)$/, '$1') : line));
}

/** Nothing but the key and its value, with a comment or a comma behind. */
function lineOf(name: string, source: string): RegExp {
  const key = escaped(name);
  const value = escaped(source);
  return new RegExp(
    `^[ \\t]*(?:export[ \\t]+)?(?:${key}|"${key}"|'${key}')(?:[ \\t]*:[^=\\n#]*)?[ \\t]*[=:]?[ \\t]*${value}[ \\t]*,?[ \\t]*(?:#.*)?$`,
  );
}

function lastName(key: string): string {
  const quoted = /"((?:[^"\\]|\\.)*)"$/.exec(key);
  if (quoted !== null) return String(JSON.parse(quoted[0]));
  return key.slice(key.lastIndexOf('.') + 1);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
