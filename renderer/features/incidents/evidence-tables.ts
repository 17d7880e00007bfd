import type { CaptureItem } from '../../../shared/model/incident.ts';
import type { Language, LocalText } from '../../../shared/model/local-text.ts';
import type { State } from '../../../shared/model/state.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { jsonMoment } from '../../../shared/text/json-times.ts';
import { stateWords } from '../../../shared/text/state-words.ts';
import { evidenceNames } from '../../app/texts/evidence-names.ts';

/** A part of captured data as it is read by people. Titles and heads are the names of the data, in words. */
export type EvidenceTable = {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** How texts in two languages, moments (epoch ms), names of data and states are said. */
type EvidenceWords = {
  readonly local: (text: LocalText) => string;
  readonly moment: (at: number) => string;
  readonly name: (name: string) => string;
  readonly state: (state: State) => string;
};

type Named = Readonly<Record<string, unknown>>;
type View = {
  readonly columns: readonly { readonly title: LocalText }[];
  readonly rows: readonly unknown[][];
};

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const mostRows = 500;
const mostColumns = 8;
const deepest = 4;
const stateNames: ReadonlySet<string> = new Set(['state', 'from', 'to']);

/**
 * The words of a language. What the console has written itself has known names; an answer of a server (`request`) has its own, which are
 * left as they are.
 */
export function evidenceWords(language: Language, kind: CaptureItem['kind']): EvidenceWords {
  const isOwn = kind !== 'request';
  return {
    local: (text) => text[language],
    moment: (at) => formatMoment(at, language),
    name: (name) => (isOwn && language === 'ko' ? evidenceNames.get(name) : undefined) ?? inWords(name),
    state: (state) => (isOwn ? stateWords[state][language] : state),
  };
}

/** Captured data as tables: first what stands by itself, then every list in it. Null for what is none, such as a cut file. */
export function evidenceTables(text: string, words: EvidenceWords): readonly EvidenceTable[] | null {
  try {
    const data: unknown = JSON.parse(text);
    const found = tablesOf('', data, words, 0);
    return found.length === 0 ? null : found;
  } catch {
    return null;
  }
}

function tablesOf(title: string, data: unknown, words: EvidenceWords, depth: number): EvidenceTable[] {
  if (isView(data)) return [viewTable(title, data, words)];
  if (isRows(data)) return [rowTable(title, data, words)];
  if (!isNamed(data) || depth > deepest) return [];
  const plain = Object.entries(data).filter(([, value]) => !holdsMore(value));
  const own = plain.map(([name, value]) => [words.name(name), cellText(name, value, words)]);
  const inner = Object.entries(data).filter(([, value]) => holdsMore(value));
  return [
    ...(own.length === 0 ? [] : [{ title, head: [], rows: own }]),
    ...inner.flatMap(([name, value]) =>
      tablesOf(title === '' ? words.name(name) : `${title}: ${words.name(name)}`, value, words, depth + 1),
    ),
  ];
}

/** What is too much for a cell. */
function holdsMore(value: unknown): boolean {
  return isRows(value) || (isNamed(value) && !isLocalText(value));
}

function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLocalText(value: unknown): value is LocalText {
  return isNamed(value) && typeof value['en'] === 'string' && typeof value['ko'] === 'string';
}

function isRows(value: unknown): value is readonly Named[] {
  return Array.isArray(value) && value.length > 0 && value.every(isNamed);
}

function isView(value: unknown): value is View {
  if (!isNamed(value)) return false;
  const { columns, rows } = value;
  return (
    isRows(columns) &&
    columns.every(({ title }) => isLocalText(title)) &&
    Array.isArray(rows) &&
    rows.every((row) => Array.isArray(row))
  );
}

function viewTable(title: string, { columns, rows }: View, words: EvidenceWords): EvidenceTable {
  return {
    title,
    head: columns.map((column) => words.local(column.title)),
    rows: rows.slice(0, mostRows).map((cells) => cells.map((cell) => cellText('', cell, words))),
  };
}

function rowTable(title: string, rows: readonly Named[], words: EvidenceWords): EvidenceTable {
  const said = (name: string) => rows.some((row) => cellText(name, row[name], words) !== '');
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(said);
  const shown = names.toSorted((left, right) => rank(left, rows) - rank(right, rows)).slice(0, mostColumns);
  return {
    title,
    head: shown.map(words.name),
    rows: rows.slice(0, mostRows).map((row) => shown.map((name) => cellText(name, row[name], words))),
  };
}

/** What a person looks for first: when, then what it is called and what is said of it. */
function rank(name: string, rows: readonly Named[]): number {
  const values = rows.map((row) => row[name]);
  if (values.some((value) => isMoment(name, value))) return 0;
  return values.some(isLocalText) ? 1 : 2;
}

function isMoment(name: string, value: unknown): boolean {
  return typeof value === 'string'
    ? rfc3339.test(value)
    : typeof value === 'number' && jsonMoment(name, value) !== null;
}

/** One value in words; a list or an object within a row is only counted. */
function cellText(name: string, value: unknown, words: EvidenceWords): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') {
    if (rfc3339.test(value)) return words.moment(Date.parse(value));
    return stateNames.has(name) && isState(value) ? words.state(value) : value;
  }
  if (typeof value === 'number')
    return jsonMoment(name, value) === null ? String(value) : words.moment(value);
  if (typeof value === 'boolean') return String(value);
  if (isLocalText(value)) return words.local(value);
  if (!Array.isArray(value)) return JSON.stringify(value);
  const items: readonly unknown[] = value;
  return items.some((item) => typeof item === 'object')
    ? `× ${items.length}`
    : items.map((item) => cellText(name, item, words)).join(', ');
}

function isState(value: string): value is State {
  return Object.hasOwn(stateWords, value);
}

/** `checkedAt` as "checked at". */
function inWords(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])([A-Z])/g, ' $1').toLowerCase();
}
