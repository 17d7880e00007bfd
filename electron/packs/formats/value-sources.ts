import type { SettingsFormat } from '../settings-file.ts';

/** What a setting can be set to. */
export type NewValue = string | number | boolean;

/** A value as it is written in a file of that format; null for one that cannot be written there. */
export function sourceOf(format: SettingsFormat, value: NewValue): string | null {
  switch (format) {
    case 'python':
      return typeof value === 'boolean' ? (value ? 'True' : 'False') : JSON.stringify(value);
    case 'dotenv':
      return dotenvSource(String(value));
    case 'properties':
      return propertiesSource(String(value));
    case 'toml':
    case 'yaml':
    case 'json':
      return JSON.stringify(value);
  }
}

/** Programs differ in what they do with `$` and backslashes: such values stand in single quotes, which all of them leave alone. */
function dotenvSource(value: string): string | null {
  if (/^[A-Za-z0-9_./:@%+,=~-]*$/.test(value)) return value;
  return /['\r\n]/.test(value) ? null : `'${value}'`;
}

function propertiesSource(value: string): string {
  return value.replace(/[\\\r\n\t\f]|^ /g, (letter) => escapes[letter] ?? letter);
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  ' ': '\\ ',
};
