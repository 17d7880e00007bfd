import type { SettingsEntry, SettingsFile } from '../settings-file.ts';
import { NotLiteral, PythonExpression } from './python-expression.ts';
import { readPythonString } from './python-string.ts';

const assignment = /([A-Za-z_][A-Za-z0-9_]*)[ \t]*(?::[^=\n#]*)?=(?!=)[ \t]*/y;
const shownSource = 200;

/**
 * The constants of a Python file: assignments at the beginning of a line, of literals and simple arithmetic. What is computed,
 * and what stands inside `if`, `def` and the like, is not evaluated.
 */
export function readPython(text: string): SettingsFile {
  const entries = new Map<string, SettingsEntry>();
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const end = endOfLogicalLine(text, at);
    const found = entryAt(text, at, end, line);
    if (found) entries.set(found.key, found.entry);
    line += newLines(text, at, end);
    at = end;
  }
  return entries;
}

/** The text with every assignment of `key` at the beginning of a line set to `source`; null when there is none. */
export function withPythonValue(text: string, key: string, source: string): string | null {
  let changed = '';
  let isThere = false;
  for (let at = 0; at < text.length;) {
    const end = endOfLogicalLine(text, at);
    const value = valueRange(text, at, end, key);
    isThere ||= value !== null;
    changed +=
      value === null
        ? text.slice(at, end)
        : text.slice(at, value.start) + source + text.slice(value.end, end);
    at = end;
  }
  return isThere ? changed : null;
}

/** Where the value stands that `key` is set to in this logical line. What is computed goes on to the end of the line. */
function valueRange(
  text: string,
  at: number,
  end: number,
  key: string,
): { readonly start: number; readonly end: number } | null {
  assignment.lastIndex = at;
  const match = assignment.exec(text);
  if (match?.[1] !== key || assignment.lastIndex > end) return null;
  const start = at + match[0].length;
  const expression = new PythonExpression(text, start);
  try {
    expression.read();
    if (/^[ \t\f]*(?:[#;][^\n]*)?\r?\n?$/.test(text.slice(expression.at, end)))
      return { start, end: start + text.slice(start, expression.at).trimEnd().length };
  } catch (error: unknown) {
    if (!(error instanceof NotLiteral)) throw error;
  }
  return { start, end: start + text.slice(start, end).replace(/\r?\n$/, '').length };
}

function entryAt(
  text: string,
  at: number,
  end: number,
  line: number,
): { readonly key: string; readonly entry: SettingsEntry } | null {
  assignment.lastIndex = at;
  const match = assignment.exec(text);
  const key = match?.[1];
  if (!match || key === undefined || assignment.lastIndex > end) return null;
  const start = at + match[0].length;
  const expression = new PythonExpression(text, start);
  try {
    const value = expression.read();
    const rest = text.slice(expression.at, end);
    if (/^[ \t\f]*(?:[#;][^\n]*)?\r?\n?$/.test(rest)) return { key, entry: { kind: 'literal', line, value } };
  } catch (error: unknown) {
    if (!(error instanceof NotLiteral)) throw error;
  }
  const source = text.slice(start, end).trim().slice(0, shownSource);
  return { key, entry: { kind: 'not-literal', line, source } };
}

/** The position behind the logical line that begins at `at`: brackets and long strings go on over line ends. */
function endOfLogicalLine(text: string, at: number): number {
  let depth = 0;
  let position = at;
  while (position < text.length) {
    const letter = text[position] ?? '';
    const string = /[A-Za-z"']/.test(letter) ? stringAt(text, position) : null;
    if (string !== null) {
      position = string;
      continue;
    }
    if (letter === '#') position = endOfLine(text, position);
    else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) depth = Math.max(0, depth - 1);
    else if (letter === '\\') position += text[position + 1] === '\r' ? 2 : 1;
    if (text[position] === '\n' && letter !== '\\' && depth === 0) return position + 1;
    position += 1;
  }
  return text.length;
}

/** Behind the string or word that begins here; null for any other letter. A word is stepped over so that its last letter is no prefix. */
function stringAt(text: string, position: number): number | null {
  const string = readPythonString(text, position);
  if (string !== null) {
    // One that does not end in its line is a slip of the writer: only that line is lost.
    const line = endOfLine(text, position);
    return string.end === text.length &&
      string.value === null &&
      !/"""|'''/.test(text.slice(position, position + 5))
      ? line
      : string.end;
  }
  const word = /^[A-Za-z0-9_]+/.exec(text.slice(position, position + 200))?.[0];
  return word === undefined ? null : position + word.length;
}

function endOfLine(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end < 0 ? text.length : end;
}

function newLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
