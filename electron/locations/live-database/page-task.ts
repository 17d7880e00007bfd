import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { asColumnCell, cellBytes } from './cells.ts';
import type { CopyCache } from './copy-cache.ts';
import { answerTooLarge } from './database-errors.ts';
import { withLiveDatabase } from './open-live.ts';
import { countOf } from './page-index.ts';
import type { PageIndex, PageIndexCache } from './page-index.ts';
import { ignoresCase, pageSql, rangeOf, sliceOf } from './page-sql.ts';
import type { PageSql, Value } from './page-sql.ts';
import { prepareSelect, rowsOf } from './select.ts';
import type { PageInput, PageQuery, PageResult } from './task-schemas.ts';

/** What a child process keeps between its tasks. */
export type PageCaches = { readonly copies: CopyCache; readonly indexes: PageIndexCache };

/** Reads one page of a view, with the counts of all and of the matching rows, from one state of the database. */
export function readPage(input: PageInput, caches: PageCaches): PageResult {
  return withLiveDatabase(input.file, caches.copies, ({ database, source, files }) => {
    const sql = preparedPage(database, input);
    const index = caches.indexes.obtain(database, files, sql, input);
    if (index === null) return { source, ...pageWithoutIndex(database, sql, input, input.file.name) };
    const { total, readAt } = index;
    return { source, rows: pageOf(database, sql, input, index), matching: index.keys.length, total, readAt };
  });
}

/** One page of tables that are in memory, such as the rows of an answer. `name` is what they are called towards the operator. */
export function readPageInMemory(
  database: SqliteDatabase,
  query: PageQuery,
  name: string,
): Omit<PageResult, 'source'> {
  return pageWithoutIndex(database, preparedPage(database, query), query, name);
}

function preparedPage(database: SqliteDatabase, query: PageQuery): PageSql {
  // The view's own SELECT must be whole by itself: what stands around it must not complete it.
  prepareSelect(database, query.sql);
  return pageSql(query);
}

function pageOf(
  database: SqliteDatabase,
  sql: PageSql,
  input: PageInput,
  index: PageIndex,
): PageResult['rows'] {
  const { keys, parameters } = index;
  const lastPlace = Math.min(input.offset + input.limit, keys.length) - 1;
  if (lastPlace < input.offset) return [];
  const first = keys[input.offset] ?? null;
  const range = rangeOf(input, first, keys[lastPlace] ?? null);
  const skipped = input.offset - firstPlaceOf(keys, input.offset, ignoresCase(input));
  const slice = sliceOf({ limit: input.limit, offset: skipped });
  const statement = prepareSelect(database, `${sql.rows(range)} ${slice.sql}`);
  const rows = rowsOf(statement, { ...parameters, ...range.values, ...sql.values, ...slice.values });
  return pageCells(rows, input, input.file.name);
}

/** The first of the rows that have the same key as the one at `place`; they stand side by side. */
function firstPlaceOf(keys: PageIndex['keys'], place: number, ignoreCase: boolean): number {
  let first = place;
  while (first > 0 && sameKey(keys[first - 1], keys[place], ignoreCase)) first -= 1;
  return first;
}

/** Equal as the comparison inside SQLite sees it. */
function sameKey(
  left: Value | null | undefined,
  right: Value | null | undefined,
  ignoreCase: boolean,
): boolean {
  if (left === right) return true;
  if (typeof left === 'string' && typeof right === 'string') {
    return ignoreCase && foldAscii(left) === foldAscii(right);
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right) === 0;
  return false;
}

function foldAscii(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** For results beyond the size of an index: counted and sorted by SQLite each time. */
function pageWithoutIndex(
  database: SqliteDatabase,
  sql: PageSql,
  input: PageQuery,
  name: string,
): Omit<PageResult, 'source'> {
  const readAt = Date.now();
  const total = countOf(database, sql.total, input, {});
  const matching = sql.isFiltered ? countOf(database, sql.matching, input, sql.values) : total;
  const slice = sliceOf(input);
  const statement = prepareSelect(database, `${sql.rows(null)} ${slice.sql}`);
  const rows = rowsOf(statement, { ...input.parameters, ...sql.values, ...slice.values });
  return { rows: pageCells(rows, input, name), matching, total, readAt };
}

/** Rows of a page as its columns show them; throws `database/too-large` beyond its limit. */
function pageCells(
  rows: Iterable<readonly unknown[]>,
  input: Pick<PageQuery, 'columns' | 'maxBytes'>,
  name: string,
): PageResult['rows'] {
  const cellsOfRows: PageResult['rows'] = [];
  let bytes = 0;
  for (const row of rows) {
    const cells = input.columns.map((column, place) => asColumnCell(row[place], column));
    bytes += cells.reduce<number>((sum, cell) => sum + cellBytes(cell), 0);
    if (bytes > input.maxBytes) throw answerTooLarge(name, input.maxBytes);
    cellsOfRows.push(cells);
  }
  return cellsOfRows;
}
