import type { PartDifference, SnapshotDifference } from '../../../shared/model/contents.ts';
import { SnapshotId } from '../../../shared/model/ids.ts';
import type { DatabaseMeaning } from '../../../shared/model/snapshot.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import { compareLists } from './compare-lists.ts';
import type { ListDifference } from './compare-lists.ts';
import { settingsDifference, textDifference, textOf } from './compare-texts.ts';

const mostTables = 1000;

type Side = { readonly contents: SnapshotContents; readonly part: RootPart };

/**
 * What differs between two snapshots, part by part; the earlier one is `a`, whichever was given first. Of sensitive parts
 * only settings are in the answer whose name and value cannot be those of a secret; in other texts, secrets are hidden.
 */
export async function compareSnapshots(
  one: SnapshotContents,
  other: SnapshotContents,
  signal: AbortSignal,
): Promise<SnapshotDifference> {
  const [a, b] = one.root.startedAt <= other.root.startedAt ? [one, other] : [other, one];
  const ids = new Set([...a.root.parts, ...b.root.parts].map(({ id }) => id));
  const parts: PartDifference[] = [];
  for (const id of ids) {
    const found = await compareParts(sideOf(a, id), sideOf(b, id), signal);
    if (found !== null) parts.push(found);
  }
  return {
    a: { id: SnapshotId.parse(a.id), at: a.root.startedAt },
    b: { id: SnapshotId.parse(b.id), at: b.root.startedAt },
    parts,
  };
}

function sideOf(contents: SnapshotContents, id: string): Side | null {
  const part = contents.root.parts.find((one) => one.id === id);
  return part?.state === 'captured' ? { contents, part } : null;
}

/** Null for a part that neither has. */
async function compareParts(
  a: Side | null,
  b: Side | null,
  signal: AbortSignal,
): Promise<PartDifference | null> {
  const part = (b ?? a)?.part;
  if (part === undefined) return null;
  const lists = await compareFiles(a, b, signal);
  const tables = tableDifference(meaningOf(a), meaningOf(b));
  const text = a === null || b === null ? noText : await compareText(a, b, lists, signal);
  const hasChanged = lists.files.length > 0 || tables.tables.length > 0 || tables.schemaChanged;
  return {
    partId: part.id,
    title: part.title,
    state: stateOf(a, b, hasChanged),
    ...lists,
    bytesA: a?.part.bytes ?? 0,
    bytesB: b?.part.bytes ?? 0,
    ...versionsOf(a, b),
    ...tables,
    ...text,
  };
}

function versionsOf(a: Side | null, b: Side | null): Pick<PartDifference, 'versions'> {
  const [inA, inB] = [a?.part.version, b?.part.version];
  return inA === undefined && inB === undefined ? {} : { versions: { a: inA ?? null, b: inB ?? null } };
}

function stateOf(a: Side | null, b: Side | null, hasChanged: boolean): PartDifference['state'] {
  if (a === null) return 'only-in-b';
  if (b === null) return 'only-in-a';
  return hasChanged ? 'changed' : 'same';
}

function compareFiles(a: Side | null, b: Side | null, signal: AbortSignal): Promise<ListDifference> {
  const isSameList = a !== null && a.part.listSha256 !== null && a.part.listSha256 === b?.part.listSha256;
  if (isSameList) return Promise.resolve({ added: 0, removed: 0, changed: 0, files: [] });
  return compareLists(entriesOf(a, signal), entriesOf(b, signal), signal);
}

async function* entriesOf(side: Side | null, signal: AbortSignal): AsyncGenerator<ListedFile> {
  if (side !== null) yield* side.contents.entries(side.part.id, signal);
}

type Meaning = Pick<DatabaseMeaning, 'tables' | 'schemaSha256'>;

function meaningOf(side: Side | null): Meaning | null {
  return side?.part.database ?? side?.part.postgres ?? null;
}

/** Tables whose rows differ. A number that was not counted is unknown, not different. */
function tableDifference(
  a: Meaning | null,
  b: Meaning | null,
): Pick<PartDifference, 'tables' | 'schemaChanged'> {
  if (a === null || b === null) return { tables: [], schemaChanged: false };
  const names = new Set([...Object.keys(a.tables), ...Object.keys(b.tables)]);
  const tables = [...names].toSorted().flatMap((table) => {
    const [inA, inB] = [a.tables[table], b.tables[table]];
    const isSame = inA !== undefined && inB !== undefined && inA.rows === inB.rows;
    return isSame ? [] : [{ table, rowsA: inA?.rows ?? null, rowsB: inB?.rows ?? null }];
  });
  return { tables: tables.slice(0, mostTables), schemaChanged: a.schemaSha256 !== b.schemaSha256 };
}

type TextDifference = Pick<PartDifference, 'lines' | 'settings'>;

const noText: TextDifference = { lines: null };

/** Of a part that is one text file and has changed. */
async function compareText(
  a: Side,
  b: Side,
  lists: ListDifference,
  signal: AbortSignal,
): Promise<TextDifference> {
  if (a.part.kind !== 'file' || b.part.kind !== 'file' || lists.changed === 0) return noText;
  const [entryA, entryB] = [await onlyEntry(a, signal), await onlyEntry(b, signal)];
  if (entryA === null || entryB === null) return noText;
  const textA = await textOf(a.contents, entryA, signal);
  const textB = await textOf(b.contents, entryB, signal);
  if (textA === null || textB === null) return noText;
  const settings = settingsDifference(entryB.path, textA, textB);
  const isSensitive = a.part.sensitive || b.part.sensitive;
  return {
    lines: isSensitive ? (settings?.lines ?? null) : textDifference(textA, textB),
    ...(settings === null ? {} : { settings: settings.names }),
  };
}

async function onlyEntry(side: Side, signal: AbortSignal): Promise<ListedFile | null> {
  for await (const entry of entriesOf(side, signal)) return entry;
  return null;
}
