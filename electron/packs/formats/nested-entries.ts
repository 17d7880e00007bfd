import type { SettingsEntry, SettingsFile, SettingsValue } from '../settings-file.ts';

/** Keys beyond this are not told apart any more: such a file holds data, not settings. */
const mostSettings = 20_000;

/**
 * The entries of nested data, by dotted path: `limits.max_size`, `backends.0.id`. A list stands under its own path as well. A name that
 * holds anything but letters, digits, `_` and `-` is written as JSON: `"a.b".c`. Null when there are too many.
 */
export function nestedEntries(
  data: SettingsValue,
  lineOf: (path: readonly string[]) => number,
): SettingsFile | null {
  const entries = new Map<string, SettingsEntry>();
  const open: { readonly path: readonly string[]; readonly value: SettingsValue }[] = [
    { path: [], value: data },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, value } = next;
    if (isTable(value)) {
      open.push(...Object.entries(value).map(([name, inner]) => ({ path: [...path, name], value: inner })));
    } else {
      if (path.length > 0) entries.set(keyOf(path), { kind: 'literal', line: lineOf(path), value });
      if (isList(value) && value.some((one) => isTable(one) || isList(one)))
        open.push(...value.map((inner, at) => ({ path: [...path, String(at)], value: inner })));
    }
    if (entries.size + open.length > mostSettings) return null;
  }
  return entries;
}

/** How a path is written as a key. */
export function keyOf(path: readonly string[]): string {
  return path.map((name) => (/^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name))).join('.');
}

function isList(value: SettingsValue): value is readonly SettingsValue[] {
  return Array.isArray(value);
}

function isTable(value: SettingsValue): value is { readonly [key: string]: SettingsValue } {
  return typeof value === 'object' && value !== null && !isList(value);
}
