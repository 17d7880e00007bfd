import { createHash } from 'node:crypto';
import { asError } from '../../../shared/errors/app-error.ts';
import { sqliteErrorCode } from '../../platform/sqlite.ts';
import type { SqliteDatabase, SqliteStatement } from '../../platform/sqlite.ts';
import { queryFailed } from './database-errors.ts';

/** Spaces and comments may stand before the first word. */
const firstWord = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?<word>[A-Za-z]+)/;

/** A single statement that only reads and begins with SELECT or WITH; `database/query-failed` for anything else. */
export function prepareSelect(database: SqliteDatabase, sql: string): SqliteStatement {
  refuseUnlessSelect(sql);
  defineFunctions(database);
  const statement = prepare(database, sql);
  if (!statement.reader || !statement.readonly) throw queryFailed('only a statement that reads can be run');
  return statement.safeIntegers(true).raw(true);
}

/** Throws `database/query-failed` for a text that does not begin with SELECT or WITH. */
export function refuseUnlessSelect(sql: string): void {
  const word = firstWord.exec(sql)?.groups?.['word']?.toUpperCase();
  if (word !== 'SELECT' && word !== 'WITH') throw queryFailed('only a SELECT can be run');
}

/** The rows one by one; a parameter that the caller does not know is named. */
export function* rowsOf(
  statement: SqliteStatement,
  ...parameters: readonly unknown[]
): Generator<readonly unknown[]> {
  const rows = bound(() => statement.iterate(...parameters));
  for (const row of rows) if (Array.isArray(row)) yield row;
}

/** The first column of all rows at once. */
export function firstColumnOf(
  statement: SqliteStatement,
  ...parameters: readonly unknown[]
): readonly unknown[] {
  return bound(() => statement.pluck(true).all(...parameters));
}

type SqlValue = string | number | bigint | Uint8Array | null;

function bytesOf(value: Exclude<SqlValue, null>): Uint8Array {
  return typeof value === 'object' ? value : Buffer.from(String(value));
}

const withFunctions = new WeakSet<SqliteDatabase>();

/** What a SELECT of a pack may call beside SQLite's own functions: `sha256(text or bytes)`, as 64 hex digits. */
function defineFunctions(database: SqliteDatabase): void {
  if (withFunctions.has(database)) return;
  withFunctions.add(database);
  database.function('sha256', { deterministic: true, directOnly: true }, (value: SqlValue) =>
    value === null ? null : createHash('sha256').update(bytesOf(value)).digest('hex'),
  );
}

function prepare(database: SqliteDatabase, sql: string): SqliteStatement {
  return bound(() => database.prepare(sql));
}

/** The binding's own refusals (a missing parameter, two statements at once) carry no code of SQLite. */
function bound<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error: unknown) {
    if (sqliteErrorCode(error) !== null || !(error instanceof RangeError || error instanceof TypeError))
      throw error;
    throw queryFailed(asError(error).message);
  }
}
