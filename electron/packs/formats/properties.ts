import type { SettingsEntry, SettingsFile } from '../settings-file.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };

/** Java properties, as `java.util.Properties` reads them: `=`, `:` or a blank between key and value, `#` and `!` comments, `\` escapes. */
export function readProperties(text: string): SettingsFile {
  const entries = new Map<string, SettingsEntry>();
  const lines = text.split(/\r\n|\r|\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = index + 1;
    let logical = (lines[index] ?? '').replace(/^[ \t\f]+/, '');
    if (logical === '' || /^[#!]/.test(logical)) continue;
    while (goesOn(logical) && index + 1 < lines.length) {
      index += 1;
      logical = logical.slice(0, -1) + (lines[index] ?? '').replace(/^[ \t\f]+/, '');
    }
    const [, key = '', value = ''] =
      /^((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s.exec(logical) ?? [];
    entries.set(unescaped(key), { kind: 'literal', line, value: unescaped(value) });
  }
  return entries;
}

/** The text with every line of `key` set to `source`; null when there is none. Comments and line ends stay what they are. */
export function withPropertiesValue(text: string, key: string, source: string): string | null {
  const parts = text.split(/(\r\n|\r|\n)/);
  let isThere = false;
  for (let at = 0; at < parts.length; at += 2) {
    const first = parts[at] ?? '';
    if (/^[ \t\f]*(?:[#!].*)?$/.test(first)) continue;
    let last = at;
    while (goesOn(parts[last] ?? '') && last + 2 < parts.length) last += 2;
    const [head = '', name = ''] =
      /^[ \t\f]*((?:\\.|[^\\=: \t\f])*)(?:[ \t\f]*[=:][ \t\f]*|[ \t\f]+|$)/.exec(first) ?? [];
    if (name !== '' && unescaped(name) === key) {
      isThere = true;
      parts[at] = `${head}${/[=: \t\f]$/.test(head) ? '' : '='}${source}`;
      // What the value went on over belongs to it, and the end of its last line to the new one.
      parts.splice(at + 1, last - at);
    } else at = last;
  }
  return isThere ? parts.join('') : null;
}

/** An odd number of backslashes at the end: the last one is no escaped one. */
function goesOn(line: string): boolean {
  return (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:u([0-9A-Fa-f]{4})|(.)|$)/gs,
    (_whole, hex: string | undefined, letter: string | undefined) =>
      hex === undefined
        ? (escapes[letter ?? ''] ?? letter ?? '')
        : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
