import { readDotenv, withDotenvValue } from './formats/dotenv.ts';
import { readPython, withPythonValue } from './formats/python.ts';

export type SettingsValue =
  string | number | boolean | null | readonly SettingsValue[] | { readonly [key: string]: SettingsValue };

/** One key of a settings file. `not-literal`: it is computed, and what would come out is not known without running the file. */
export type SettingsEntry =
  | { readonly kind: 'literal'; readonly line: number; readonly value: SettingsValue }
  | { readonly kind: 'not-literal'; readonly line: number; readonly source: string };

/** By key; of a key that is set several times, the last. Lines count from 1. */
export type SettingsFile = ReadonlyMap<string, SettingsEntry>;

export type SettingsFormat = 'python' | 'dotenv';

/** Files beyond this are not read as settings. */
export const settingsFileBytesLimit = 1024 * 1024;

/** Reads a settings file as data. Nothing of it is ever executed. */
export function readSettingsFile(format: SettingsFormat, text: string): SettingsFile {
  const plain = text.replace(/^\uFEFF/, '');
  return format === 'python' ? readPython(plain) : readDotenv(plain);
}

/** The format of a settings file by its name; null for a name that says nothing. */
export function settingsFormatOf(path: string): SettingsFormat | null {
  if (path.endsWith('.py')) return 'python';
  return path.endsWith('.env') ? 'dotenv' : null;
}

/**
 * The text with one key set to `source`, which is written as it must stand in the file; everything else stays as it is. Null when the
 * file does not have the key.
 */
export function withSetting(
  format: SettingsFormat,
  text: string,
  key: string,
  source: string,
): string | null {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const plain = text.slice(mark.length);
  const changed =
    format === 'python' ? withPythonValue(plain, key, source) : withDotenvValue(plain, key, source);
  return changed === null ? null : mark + changed;
}
