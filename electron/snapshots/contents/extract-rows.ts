import { z } from 'zod';
import type { RowsText } from '../../../shared/model/contents.ts';
import { prepareSelect, rowsOf } from '../../locations/live-database/select.ts';
import { quotedName } from '../../platform/quoted-name.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { listTables } from '../capture/sqlite/table-list.ts';
import { unknownTable } from './contents-errors.ts';
import type { DatabaseCopies } from './database-copies.ts';
import { onDatabase } from './on-database.ts';
import { csvCell, sqlComment, sqlLiteral } from './row-text.ts';
import type { RowValue } from './row-text.ts';

/** A little less than a `RowsText` may hold: the last row that fits is whole. */
const mostChars = 19_000_000;
const mostMs = 60_000;

type RowsRequest = {
  readonly partId: string;
  readonly table: string;
  /** What follows WHERE; empty for all rows. `:what` is bound when it is given. */
  readonly where: string;
  readonly format: 'csv' | 'sql';
};

/**
 * Rows of one table as text: CSV, or INSERT statements that give back every value exactly and are to be read before they are used.
 * Nothing is ever merged into a database.
 *
 * @throws AppError database/query-failed, snapshot/unknown-part, repository/damaged
 */
export async function extractRows(
  contents: SnapshotContents,
  request: RowsRequest,
  copies: DatabaseCopies,
  signal: AbortSignal,
): Promise<RowsText> {
  const path = await copies.obtain(contents, request.partId, signal);
  return onDatabase(path, request.partId, (database) => {
    const found = rowsAsText(database, { ...request, what: null, mostChars });
    const { rows, truncated } = found;
    const text = request.format === 'csv' ? found.text : `${origin(contents, request, found)}\n${found.text}`;
    return { text, rows, truncated, files: [] };
  });
}

type TextOfRows = { readonly text: string; readonly rows: number; readonly truncated: boolean };

/** The rows of one table that a condition chooses, without a word about where they are from. */
export function rowsAsText(
  database: SqliteDatabase,
  request: Omit<RowsRequest, 'partId'> & { readonly what: string | null; readonly mostChars: number },
): TextOfRows {
  const { table, where, format, what } = request;
  const columns = columnsOf(database, table);
  const statement = prepareSelect(database, selectOf(table, columns, where));
  const line = format === 'csv' ? csvLine : insertInto(table, columns);
  let text = format === 'csv' ? csvLine(columns.map((name) => ({ value: name, textBytes: null }))) : '';
  let rows = 0;
  const startedAt = performance.now();
  for (const row of rowsOf(statement, ...(what === null ? [] : [{ what }]))) {
    const next = line(valuesOf(row));
    const isFull = text.length + next.length > request.mostChars || performance.now() - startedAt > mostMs;
    if (isFull) return { text, rows, truncated: true };
    text += next;
    rows += 1;
  }
  return { text, rows, truncated: false };
}

/** Where rows are from, as comments. */
function origin(contents: SnapshotContents, request: RowsRequest, found: TextOfRows): string {
  const { table, where, partId } = request;
  const condition = where.trim() === '' ? '' : `\nWHERE ${where}`;
  return sqlComment(
    `${originOf(contents, partId)}\n${countOf(found)} of table "${table}"${condition}\n${readFirst}`,
  );
}

/** The snapshot that rows are from. */
export function originOf({ id, root }: SnapshotContents, partId: string): string {
  const at = new Date(root.startedAt).toISOString();
  return `From snapshot ${id} of "${root.target.name}", taken ${at} on ${root.host.name}; part ${partId}.`;
}

export function countOf({ rows, truncated }: TextOfRows): string {
  return `${rows} rows${truncated ? ' (there are more than fit)' : ''}`;
}

export const readFirst = 'Read this before you use it: nothing checks it against what is there now.';

/** Columns that can be inserted: those that are computed come by themselves. */
function columnsOf(database: SqliteDatabase, table: string): readonly string[] {
  const tables = listTables(database).map(({ name }) => name);
  if (!tables.includes(table)) throw unknownTable(table, tables);
  return database
    .prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid')
    .pluck()
    .all(table)
    .map((name) => ColumnName.parse(name));
}

const ColumnName = z.string();

/** Each column twice: as it is, and the bytes of what is text, which need not be whole UTF-8. */
function selectOf(table: string, columns: readonly string[], where: string): string {
  const values = columns.flatMap((name) => {
    const column = `${quotedName(table)}.${quotedName(name)}`;
    return [column, `CASE typeof(${column}) WHEN 'text' THEN CAST(${column} AS BLOB) END`];
  });
  const condition = where.trim() === '' ? '' : ` WHERE (${where}\n)`;
  return `SELECT ${values.join(', ')} FROM ${quotedName(table)}${condition}`;
}

function valuesOf(row: readonly unknown[]): readonly RowValue[] {
  const values: RowValue[] = [];
  for (let at = 0; at < row.length; at += 2) {
    const bytes = row[at + 1];
    values.push({ value: row[at], textBytes: Buffer.isBuffer(bytes) ? bytes : null });
  }
  return values;
}

function csvLine(values: readonly RowValue[]): string {
  return `${values.map(({ value }) => csvCell(value)).join(',')}\r\n`;
}

function insertInto(table: string, columns: readonly string[]): (values: readonly RowValue[]) => string {
  const head = `INSERT INTO ${quotedName(table)} (${columns.map(quotedName).join(', ')}) VALUES (`;
  return (values) => `${head}${values.map(sqlLiteral).join(', ')});\n`;
}
