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
