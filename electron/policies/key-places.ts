import type { SettingsEntry, SettingsFile, SettingsValue } from '../packs/settings-file.ts';

type FoundKey = { readonly key: string; readonly entry: SettingsEntry };

/** The entries that a key of a policy means: one, or every item where it has a `*`; a list that is computed stands for its items. */
export function entriesOf(entries: SettingsFile, key: string): readonly FoundKey[] {
  if (!key.includes('*')) {
    const entry = entries.get(key);
    return entry === undefined ? [] : [{ key, entry }];
  }
  const pattern = patternOf(key);
  const found = [...entries].flatMap(([name, entry]) => (pattern.test(name) ? [{ key: name, entry }] : []));
  if (found.length > 0 || !key.endsWith('.*')) return found;
  return entriesOf(entries, key.slice(0, -2)).flatMap(itemsOf);
}

/** The plain values of a list, which stand in no file under keys of their own. */
function itemsOf({ key, entry }: FoundKey): readonly FoundKey[] {
  if (entry.kind === 'not-literal') return [{ key, entry }];
  const { line, value } = entry;
  if (!Array.isArray(value)) return [];
  return value.map((item: SettingsValue, at) => ({
    key: `${key}.${at}`,
    entry: { kind: 'literal', line, value: item },
  }));
}

/** Keys of a file that none of the known ones covers. A list counts by its items. */
export function keysBeyond(entries: SettingsFile, known: readonly string[]): readonly FoundKey[] {
  const exact = new Set(known);
  const patterns = known.filter((key) => key.includes('*')).map(patternOf);
  return [...entries].flatMap(([key, entry]) =>
    exact.has(key) || patterns.some((pattern) => pattern.test(key)) ? [] : [{ key, entry }],
  );
}

function patternOf(key: string): RegExp {
  const parts = key.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^.]+')}$`);
}
