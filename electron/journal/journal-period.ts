import type { JournalEntry } from '../../shared/model/journal.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { Breather } from './breather.ts';
import { entryOfRow } from './journal-rows.ts';
import type { JournalRow } from './journal-rows.ts';

/** A time from `from` on and before `to`, epoch ms; of one action only where it is named, or of those that fit a pattern such as `incident.*`. */
export type Period = { readonly from: number; readonly to: number; readonly action?: string };

type SliceValues = {
  readonly after: number;
  readonly last: number;
  readonly from: number;
  readonly to: number;
  readonly action: string | null;
};

const sliceRows = 500;

/**
 * Every entry of a time, oldest first. All of the record is looked at, in short turns: clocks are set back, so that its order is not that
 * of the times in it.
 */
export async function entriesOfPeriod(
  database: SqliteDatabase,
  { from, to, action }: Period,
  signal: AbortSignal,
): Promise<readonly JournalEntry[]> {
  const slice = database.prepare<SliceValues, JournalRow>(
    `SELECT * FROM journal WHERE seq > @after AND seq <= @last AND at >= @from AND at < @to
       AND (@action IS NULL OR action GLOB @action) ORDER BY seq`,
  );
  const newest = Number(database.prepare('SELECT COALESCE(MAX(seq), 0) FROM journal').pluck().get());
  const breather = new Breather(signal);
  const wanted = { from, to, action: action ?? null };
  const entries: JournalEntry[] = [];
  for (let after = 0; after < newest; after += sliceRows) {
    for (const row of slice.all({ ...wanted, after, last: after + sliceRows })) {
      const entry = entryOfRow(row);
      if (entry !== null) entries.push(entry);
    }
    await breather.breathe();
  }
  return entries;
}
