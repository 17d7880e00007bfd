import type { TargetId } from '../../shared/model/ids.ts';
import type { JournalEntry } from '../../shared/model/journal.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { Breather } from './breather.ts';
import { actionsCalled } from '../../shared/text/journal-actions.ts';
import { entryOfRow } from './journal-rows.ts';
import type { JournalRow } from './journal-rows.ts';

export type JournalQuery = {
  readonly targetId?: TargetId | undefined;
  /** Found in the action or what it is called in either language, subject, operator, typed name or details, whatever the case of ASCII letters. */
  readonly text?: string | undefined;
  /** Only entries with a smaller number. */
  readonly before?: number | undefined;
  readonly limit: number;
};

export type JournalPage = { readonly entries: JournalEntry[]; readonly total: number };

/** Rows looked at in one go while searching for a text. */
const sliceRows = 1000;

/** Newest first. A search reads the journal in short turns, because no index can serve it. */
export async function listEntries(
  database: SqliteDatabase,
  query: JournalQuery,
  signal: AbortSignal,
): Promise<JournalPage> {
  signal.throwIfAborted();
  const text = query.text?.trim() ?? '';
  return text === '' ? pageOf(database, query) : searchPage(database, query, text, signal);
}

/** What was done to one target before a time (epoch ms), newest first. */
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
  return entriesOf(rows);
}

function pageOf(database: SqliteDatabase, { targetId, before, limit }: JournalQuery): JournalPage {
  const ofTarget = targetId === undefined ? '' : 'AND target_id = @targetId';
  const values = { targetId: targetId ?? null, before: before ?? Number.MAX_SAFE_INTEGER, limit };
  const rows = database
    .prepare<typeof values, JournalRow>(
      `SELECT * FROM journal WHERE seq < @before ${ofTarget} ORDER BY seq DESC LIMIT @limit`,
    )
    .all(values);
  const total = database.prepare(`SELECT count(*) FROM journal WHERE true ${ofTarget}`).pluck().get(values);
  return { entries: entriesOf(rows), total: Number(total) };
}

async function searchPage(
  database: SqliteDatabase,
  { targetId, before, limit }: JournalQuery,
  text: string,
  signal: AbortSignal,
): Promise<JournalPage> {
  const find = database.prepare<SearchValues, JournalRow>(searchSql);
  const breather = new Breather(signal);
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const actions = JSON.stringify(actionsCalled(text));
  const newest = Number(database.prepare('SELECT COALESCE(MAX(seq), 0) FROM journal').pluck().get());
  const page: JournalRow[] = [];
  let total = 0;
  for (let below = newest + 1; below > 1; below -= sliceRows) {
    const from = below - sliceRows;
    for (const row of find.all({ from, below, targetId: targetId ?? null, pattern, actions })) {
      total += 1;
      if (page.length < limit && row.seq < (before ?? Number.MAX_SAFE_INTEGER)) page.push(row);
    }
    await breather.breathe();
  }
  return { entries: entriesOf(page), total };
}

type SearchValues = {
  readonly from: number;
  readonly below: number;
  readonly targetId: string | null;
  readonly pattern: string;
  /** Names of actions as JSON, by what they are called. */
  readonly actions: string;
};

const searchSql = `
  SELECT * FROM journal
  WHERE seq >= @from AND seq < @below
    AND (@targetId IS NULL OR target_id = @targetId)
    AND (action LIKE @pattern ESCAPE '\\' OR action IN (SELECT value FROM json_each(@actions)) OR subject LIKE @pattern ESCAPE '\\' OR operator LIKE @pattern ESCAPE '\\'
      OR typed_name LIKE @pattern ESCAPE '\\' OR details LIKE @pattern ESCAPE '\\')
  ORDER BY seq DESC`;

/** A row that was changed into nonsense is not shown as an entry; verify names it. */
function entriesOf(rows: readonly JournalRow[]): JournalEntry[] {
  return rows.flatMap((row) => entryOfRow(row) ?? []);
}
