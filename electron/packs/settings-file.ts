import { readDotenv } from './formats/dotenv.ts';
import { readPython } from './formats/python.ts';

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
