import type { JournalEntry } from '../../shared/model/journal.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { entryOfRow } from './journal-rows.ts';
import type { JournalRow } from './journal-rows.ts';

/** Entries about one target from before a moment (epoch ms), newest first, by the index on targets. */
export function entriesOfTarget(
  database: SqliteDatabase,
  targetId: string,
  before: number,
  limit: number,
): readonly JournalEntry[] {
  const rows = database
    .prepare<[string, number, number], JournalRow>(
      'SELECT * FROM journal WHERE target_id = ? AND at < ? ORDER BY seq DESC LIMIT ?',
    )
    .all(targetId, before, limit);
  return rows.flatMap((row) => entryOfRow(row) ?? []);
}
