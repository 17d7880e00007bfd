import type { SqliteDatabase } from '../platform/sqlite.ts';
import type { ChainEnd } from './chain-check.ts';
import type { ChainVerdict } from './verify-chain.ts';
import { canonicalJson } from './entry-hash.ts';
import { entryOfRow } from './journal-rows.ts';
import type { JournalRow } from './journal-rows.ts';

export type JournalSlice = {
  /** One JSON document a line, with the fields of an entry; empty when there is nothing after `after`. */
  readonly text: string;
  readonly next: number | null;
  readonly head: string;
  /** Whether the record that was given is unbroken; told with its last slice. */
  readonly verdict: ChainVerdict | null;
};

/** Small enough to be read and written out within half a frame. */
const sliceRows = 300;

/** Rows that no longer are entries are exported as they stand, so that an export leaves nothing out. */
export function exportSlice(
  database: SqliteDatabase,
  after: number,
  head: ChainEnd,
): Omit<JournalSlice, 'verdict'> {
  const rows = database
    .prepare<[number, number], JournalRow>('SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(after, sliceRows);
  const last = rows.at(-1)?.seq ?? after;
  return {
    text: rows.map((row) => `${canonicalJson(entryOfRow(row) ?? row)}\n`).join(''),
    next: rows.length === 0 || last >= head.seq ? null : last,
    head: head.hash,
  };
}
