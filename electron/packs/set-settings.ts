import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { withDotenvValue } from './formats/dotenv.ts';
import { withPropertiesValue } from './formats/properties.ts';
import { withPythonValue } from './formats/python.ts';
import { withNewTomlKey, withTomlValue } from './formats/toml.ts';
import { withoutKey } from './remove-setting.ts';
import { sourceOf } from './formats/value-sources.ts';
import type { NewValue } from './formats/value-sources.ts';
import { readSettingsFile } from './settings-file.ts';
import type { SettingsEntry, SettingsFile, SettingsFormat } from './settings-file.ts';
import { readYaml } from './yaml.ts';

/** A value of null removes the key. */
type SettingChange = { readonly key: string; readonly value: NewValue | null };

type ChangedSettings =
  | { readonly kind: 'changed'; readonly text: string }
  | { readonly kind: 'refused'; readonly problem: LocalText };

/**
 * The text of a settings file with some keys set; comments, order, line ends, a byte order mark and all else stay byte for byte. What
 * comes out is read again: it is refused unless exactly these keys have changed, and to these values. A key that is not there is added
 * at the end where the format is a list of lines, and as the first of its table in TOML; one that is removed goes with its line.
 */
export function setSettings(
  format: SettingsFormat,
  text: string,
  changes: readonly SettingChange[],
): ChangedSettings {
  const before = readSettingsFile(format, text);
  if (before.kind === 'malformed') return { kind: 'refused', problem: before.problem };
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  let changed = text.slice(mark.length);
  for (const { key, value } of changes) {
    const entry = before.entries.get(key);
    if (value === null) {
      const left = isThere(format, changed, key) ? withoutKey(format, changed, key, withValue) : changed;
      if (left === null) return { kind: 'refused', problem: cannotSet(key) };
      changed = left;
      continue;
    }
    const isSingle = entry === undefined || (entry.kind === 'literal' && typeof entry.value !== 'object');
    const source = sourceOf(format, value);
    const next = isSingle && source !== null ? withValue(format, changed, key, source) : null;
    if (next === null) return { kind: 'refused', problem: cannotSet(key) };
    changed = next;
  }
  const after = readSettingsFile(format, changed);
  const [odd] =
    after.kind === 'malformed'
      ? changes.map(({ key }) => key)
      : differing(before.entries, after.entries, changes);
  if (odd !== undefined) return { kind: 'refused', problem: cannotSet(odd) };
  return { kind: 'changed', text: mark + changed };
}

function isThere(format: SettingsFormat, text: string, key: string): boolean {
  const reading = readSettingsFile(format, text);
  return reading.kind === 'settings' && reading.entries.has(key);
}

function withValue(format: SettingsFormat, text: string, key: string, source: string): string | null {
  switch (format) {
    case 'python':
      return withPythonValue(text, key, source) ?? added(text, `${key} = ${source}`);
    case 'dotenv':
      return withDotenvValue(text, key, source) ?? added(text, `${key}=${source}`);
    case 'properties':
      return withPropertiesValue(text, key, source) ?? added(text, `${key}=${source}`);
    case 'toml':
      return withTomlValue(text, key, source) ?? withNewTomlKey(text, key, source);
    case 'yaml':
    case 'json': {
      const place = readYaml(text).scalarAt(pathOf(key));
      return place && `${text.slice(0, place.start)}${source}${text.slice(place.end)}`;
    }
  }
}

function added(text: string, line: string): string {
  const end = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  return `${text}${text === '' || /[\r\n]$/.test(text) ? '' : end}${line}${end}`;
}

/** The names of a dotted key; those in quotes are JSON. */
function pathOf(key: string): readonly (string | number)[] {
  return [...key.matchAll(/"((?:[^"\\]|\\.)*)"|([^.]+)/g)].map(([whole, quoted, plain = '']) => {
    if (quoted !== undefined) return String(JSON.parse(whole));
    return /^\d+$/.test(plain) ? Number(plain) : plain;
  });
}

/** Keys that are not what they must be afterwards. */
function differing(
  before: SettingsFile,
  after: SettingsFile,
  changes: readonly SettingChange[],
): readonly string[] {
  const wanted = new Map(changes.map(({ key, value }) => [key, value]));
  const keys = new Set([...before.keys(), ...after.keys(), ...wanted.keys()]);
  return [...keys].filter((key) => {
    const value = wanted.get(key);
    // A list stands under its own path too, with all of its items.
    if (changes.some((change) => change.key.startsWith(`${key}.`))) return false;
    if (value === undefined) return shown(before.get(key)) !== shown(after.get(key));
    const entry = after.get(key);
    if (value === null) return entry !== undefined;
    return (
      entry?.kind !== 'literal' || typeof entry.value === 'object' || String(entry.value) !== String(value)
    );
  });
}

function shown(entry: SettingsEntry | undefined): string {
  if (entry === undefined) return '';
  return JSON.stringify(entry.kind === 'literal' ? ['literal', entry.value] : ['source', entry.source]);
}

function cannotSet(key: string): LocalText {
  return localText(
    `"${key}" does not stand in the file in a form that can be set without changing anything else. Set it by hand.`,
    `"${key}"은(는) 다른 내용을 바꾸지 않고 설정할 수 있는 형식이 아닙니다. 직접 수정하십시오.`,
  );
}
