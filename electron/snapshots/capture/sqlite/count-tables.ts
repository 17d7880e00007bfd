import { createHash } from 'node:crypto';
import type { DatabaseMeaning, TableCounts } from '../../../../shared/model/snapshot.ts';
import { beginRead } from '../../../locations/live-database/begin-read.ts';
import { isUnknownToSqlite } from '../../../locations/live-database/database-errors.ts';
import { quotedName } from '../../../platform/quoted-name.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { addressableRowid, listTables } from './table-list.ts';
import type { Table } from './table-list.ts';

/** Rows counted between two looks at the clock. */
const rowsAtOnce = 200_000;
const leastRowid = -(2n ** 63n);
const longestName = 400;
const busyTimeoutMs = 1000;
/** Rows are counted as fast with 64 MiB. */
const cacheKib = 8 * 1024;

type Count = TableCounts[string];

/**
 * What a database that is ours alone (a scratch copy, a restored file) holds: rows and greatest rowid per table, versions, sizes and
 * a hash of its schema. Counting ends after `budgetMs`; tables that were not reached have null. Throws SQLite's errors as they are.
 */
export function readMeaning(
  path: string,
  budgetMs: number,
): Omit<DatabaseMeaning, 'method' | 'heldMs' | 'quickCheck'> {
  const { database } = beginRead(path, { readOnly: false, busyTimeoutMs, cacheKib });
  try {
    return {
      tables: countTables(database, performance.now() + budgetMs),
      userVersion: numberOf(database, 'user_version'),
      pageSizeBytes: numberOf(database, 'page_size'),
      pages: numberOf(database, 'page_count'),
      // What is kept in the file: the ways of rollback mode are chosen by each connection for itself.
      journalMode: database.pragma('journal_mode', { simple: true }) === 'wal' ? 'wal' : 'delete',
      schemaSha256: schemaHash(database),
    };
  } finally {
    database.close();
  }
}

/** The tables of `names` that are missing or have no row. */
export function emptyTables(path: string, names: readonly string[]): readonly string[] {
  const { database } = beginRead(path, { readOnly: false, busyTimeoutMs, cacheKib });
  try {
    const known = new Set(listTables(database).map((table) => table.name.toLowerCase()));
    return names.filter(
      (name) =>
        !known.has(name.toLowerCase()) || first(database, `SELECT 1 FROM ${quotedName(name)}`) === null,
    );
  } finally {
    database.close();
  }
}

function numberOf(database: SqliteDatabase, pragma: string): number {
  return Number(database.pragma(pragma, { simple: true }));
}

function schemaHash(database: SqliteDatabase): string {
  const statements = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY sql');
  const hash = createHash('sha256');
  for (const sql of statements.pluck().all()) hash.update(`${String(sql)}\n`);
  return hash.digest('hex');
}

/** Small tables first, so that a short budget still counts most of them; the result is sorted by name. */
export function countTables(database: SqliteDatabase, until: number): TableCounts {
  const found = listTables(database).map((table) => {
    const rowid = addressableRowid(database, table);
    const greatest = rowid === null ? null : greatestRowid(database, table, rowid);
    return { table, rowid, greatest };
  });
  const counts = new Map<string, Count>();
  for (const { table, rowid, greatest } of found.toSorted((a, b) => (a.greatest ?? 0) - (b.greatest ?? 0))) {
    const rows = attempt(() => countRows(database, table, rowid, until));
    counts.set(table.name.slice(0, longestName), { rows, greatestRowid: greatest });
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function greatestRowid(database: SqliteDatabase, { name }: Table, rowid: string): number | null {
  const greatest = attempt(() => first(database, `SELECT max(${rowid}) FROM ${quotedName(name)}`));
  return greatest === null ? null : Number(greatest);
}

/** Null when the time is over. A table without rowid is counted in one go. */
function countRows(
  database: SqliteDatabase,
  table: Table,
  rowid: string | null,
  until: number,
): number | null {
  // The content of a virtual table lies in others, which are counted; its module may do anything.
  if (table.isVirtual || performance.now() >= until) return null;
  const from = quotedName(table.name);
  if (rowid === null) return Number(first(database, `SELECT count(*) FROM ${from}`));
  const next = database
    .prepare(`SELECT ${rowid} FROM ${from} WHERE ${rowid} >= ? ORDER BY ${rowid} LIMIT 1 OFFSET ?`)
    .pluck()
    .safeIntegers();
  const rest = database.prepare(`SELECT count(*) FROM ${from} WHERE ${rowid} >= ?`).pluck();
  let rows = 0;
  let at = leastRowid;
  for (;;) {
    const further = next.get(at, rowsAtOnce);
    if (typeof further !== 'bigint') return rows + Number(rest.get(at));
    rows += rowsAtOnce;
    at = further;
    if (performance.now() >= until) return null;
  }
}

function first(database: SqliteDatabase, sql: string): unknown {
  return database.prepare(sql).pluck().get() ?? null;
}

/** Null for a table that cannot be read because only the server's own library knows its functions or collations. */
function attempt<Value>(work: () => Value): Value | null {
  try {
    return work();
  } catch (error: unknown) {
    if (!isUnknownToSqlite(error)) throw error;
    return null;
  }
}
