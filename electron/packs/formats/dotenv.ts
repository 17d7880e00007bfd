import type { SettingsEntry, SettingsFile } from '../settings-file.ts';

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*/;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** `KEY=value` lines as `node --env-file` reads them: no expansion, quotes optional, double-quoted values may span lines. */
export function readDotenv(text: string): SettingsFile {
  const entries = new Map<string, SettingsEntry>();
  const lines = text.split(/\r\n|\r|\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const match = assignment.exec(line);
    const key = match?.[1];
    if (!match || key === undefined) continue;
    const value = valueAt(lines, index, line.slice(match[0].length));
    entries.set(key, { kind: 'literal', line: index + 1, value: value.text });
    index = value.lastLine;
  }
  return entries;
}

/** The text with every line of `key` set to `source`; null when there is none. Comments and line ends stay what they are. */
export function withDotenvValue(text: string, key: string, source: string): string | null {
  const lines = text.split(/\r\n|\r|\n/);
  const ends = text.match(/\r\n|\r|\n/g) ?? [];
  let changed = '';
  let isThere = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const match = assignment.exec(line);
    const value = match
      ? valueAt(lines, index, line.slice(match[0].length))
      : { lastLine: index, comment: '' };
    const isMeant = match?.[1] === key;
    isThere ||= isMeant;
    if (isMeant) changed += `${match?.[0] ?? ''}${source}${value.comment}${ends[value.lastLine] ?? ''}`;
    for (let at = index; at <= value.lastLine && !isMeant; at += 1)
      changed += `${lines[at] ?? ''}${ends[at] ?? ''}`;
    index = value.lastLine;
  }
  return isThere ? changed : null;
}

type ValueAt = {
  readonly text: string;
  readonly lastLine: number;
  /** What follows the value on its last line, with the blanks before it. */
  readonly comment: string;
};

function valueAt(lines: readonly string[], index: number, rest: string): ValueAt {
  const quote = rest[0];
  if (quote !== '"' && quote !== "'" && quote !== '`') return unquotedAt(index, rest);
  let body = rest.slice(1);
  let lastLine = index;
  while (endOf(body, quote) < 0 && lastLine + 1 < lines.length) {
    lastLine += 1;
    body += `\n${lines[lastLine] ?? ''}`;
  }
  const end = endOf(body, quote);
  // A quote that never ends belongs to the value, and the value to its line.
  if (end < 0) return { text: rest.trim(), lastLine: index, comment: '' };
  const inner = body.slice(0, end);
  return { text: quote === '"' ? unescaped(inner) : inner, lastLine, comment: body.slice(end + 1) };
}

function unquotedAt(index: number, rest: string): ValueAt {
  const comment = /(?:^|[ \t]+)#.*$|[ \t]+$/.exec(rest)?.[0] ?? '';
  const text = rest.slice(0, rest.length - comment.length);
  return { text: text.trim(), lastLine: index, comment: comment.startsWith('#') ? ` ${comment}` : comment };
}

function endOf(body: string, quote: string): number {
  for (let at = 0; at < body.length; at += 1) {
    if (quote === '"' && body[at] === '\\') at += 1;
    else if (body[at] === quote) return at;
  }
  return -1;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (whole, letter: string) => escapes[letter] ?? whole);
}
