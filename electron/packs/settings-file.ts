import type { LocalText } from '../../shared/model/local-text.ts';
import { readDotenv, withDotenvValue } from './formats/dotenv.ts';
import { readJsonSettings } from './formats/json-settings.ts';
import { readProperties } from './formats/properties.ts';
import { readPython, withPythonValue } from './formats/python.ts';
import { readToml } from './formats/toml.ts';
import { readYamlSettings } from './formats/yaml-settings.ts';

export type SettingsValue =
  | string
  | number
  | boolean
  | null
  | readonly SettingsValue[]
  | { readonly [key: string]: SettingsValue };

/** One key of a settings file. `not-literal`: it is computed, and what would come out is not known without running the file. */
export type SettingsEntry =
  | { readonly kind: 'literal'; readonly line: number; readonly value: SettingsValue }
  | { readonly kind: 'not-literal'; readonly line: number; readonly source: string };

/** By key; of a key that is set several times, the last. Lines count from 1. */
export type SettingsFile = ReadonlyMap<string, SettingsEntry>;

export const settingsFormats = ['python', 'dotenv', 'toml', 'yaml', 'json', 'properties'] as const;
export type SettingsFormat = (typeof settingsFormats)[number];

/** Formats in which one value can be set while everything else stays as it is. */
type EditableFormat = Extract<SettingsFormat, 'python' | 'dotenv'>;

/** What a file says, or why nothing can be told of it; `line` from 1. Python, dotenv and properties are never malformed. */
export type SettingsReading =
  | { readonly kind: 'settings'; readonly entries: SettingsFile }
  | { readonly kind: 'malformed'; readonly line: number | null; readonly problem: LocalText };

/** Files beyond this are not read as settings. */
export const settingsFileBytesLimit = 1024 * 1024;

const readers: Readonly<Record<SettingsFormat, (text: string) => SettingsReading>> = {
  python: (text) => ({ kind: 'settings', entries: readPython(text) }),
  dotenv: (text) => ({ kind: 'settings', entries: readDotenv(text) }),
  properties: (text) => ({ kind: 'settings', entries: readProperties(text) }),
  toml: readToml,
  yaml: readYamlSettings,
  json: readJsonSettings,
};

/** Reads a settings file as data. Nothing of it is ever executed. A byte order mark is passed over. */
export function readSettingsFile(format: SettingsFormat, text: string): SettingsReading {
  return readers[format](text.replace(/^\uFEFF/, ''));
}

const formatsByName: readonly (readonly [RegExp, SettingsFormat])[] = [
  [/\.py$/, 'python'],
  [/\.env$/, 'dotenv'],
  [/\.toml$/, 'toml'],
  [/\.ya?ml$/, 'yaml'],
  [/\.json$/, 'json'],
  [/\.properties$/, 'properties'],
];

/** The format of a settings file by its name; null for a name that says nothing. */
export function settingsFormatOf(path: string): SettingsFormat | null {
  return formatsByName.find(([name]) => name.test(path))?.[1] ?? null;
}

/** The same where one of its values can be set. */
export function editableFormatOf(path: string): EditableFormat | null {
  const format = settingsFormatOf(path);
  return format === 'python' || format === 'dotenv' ? format : null;
}

/**
 * The text with one key set to `source`, which is written as it must stand in the file; everything else stays as it is. Null when the
 * file does not have the key.
 */
export function withSetting(
  format: EditableFormat,
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
