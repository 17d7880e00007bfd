import type { JournalEntry } from '../../shared/model/journal.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { Breather } from './breather.ts';
import { entryOfRow } from './journal-rows.ts';
import type { JournalRow } from './journal-rows.ts';

/** A time from `from` on and before `to`, epoch ms. */
export type Period = { readonly from: number; readonly to: number };

const sliceRows = 500;

/**
 * Every entry of a time, oldest first. All of the record is looked at, in short turns: clocks are set back, so that its order is not that
 * of the times in it.
 */
export async function entriesOfPeriod(
  database: SqliteDatabase,
  { from, to }: Period,
  signal: AbortSignal,
): Promise<readonly JournalEntry[]> {
  const slice = database.prepare<[number, number, number, number], JournalRow>(
    'SELECT * FROM journal WHERE seq > ? AND seq <= ? AND at >= ? AND at < ? ORDER BY seq',
  );
  const newest = Number(database.prepare('SELECT COALESCE(MAX(seq), 0) FROM journal').pluck().get());
  const breather = new Breather(signal);
  const entries: JournalEntry[] = [];
  for (let after = 0; after < newest; after += sliceRows) {
    for (const row of slice.all(after, after + sliceRows, from, to)) {
      const entry = entryOfRow(row);
      if (entry !== null) entries.push(entry);
    }
    await breather.breathe();
  }
  return entries;
}
