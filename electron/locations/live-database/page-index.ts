import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { totalBytes, versionKey } from './file-version.ts';
import type { DatabaseFiles } from './file-version.ts';
import { sliceOf } from './page-sql.ts';
import type { PageSql, Value, Values } from './page-sql.ts';
import { firstColumnOf, prepareSelect, rowsOf } from './select.ts';
import type { PageInput, PageQuery } from './task-schemas.ts';

/** An index serves repeated pages for this long while the files do not change; the states of rows depend on the time. */
const indexAgeMs = 5000;
const indexesKept = 4;
/** Larger results are paged by SQLite alone, so that memory stays bounded. */
const keysKept = 1_000_000;
const keyBytesKept = 256 * 1024 ** 2;

/**
 * The order of a view's rows without the rows: one value for each row that matches. A page is then a narrow range of the chosen
 * column, read in a few milliseconds however deep it lies, instead of a sort of whole rows.
 */
export type PageIndex = {
  readonly name: string;
  readonly version: string;
  readonly keys: readonly (Value | null)[];
  readonly total: number;
  /** Epoch milliseconds of the reading, and the parameters it was made with. */
  readonly readAt: number;
  readonly parameters: PageInput['parameters'];
};

/** The newest indexes of this process. */
export class PageIndexCache {
  #indexes: PageIndex[] = [];

  /** Null when there are more rows than an index may have. */
  obtain(database: SqliteDatabase, files: DatabaseFiles, sql: PageSql, input: PageInput): PageIndex | null {
    const version = versionKey(files);
    const name = JSON.stringify([input.file.path, input.sql, input.columns, input.filter, input.order]);
    const now = Date.now();
    this.#indexes = this.#indexes.filter((index) => Math.abs(now - index.readAt) <= indexAgeMs);
    const known = this.#indexes.find((index) => index.name === name && index.version === version);
    if (known !== undefined) return known;
    const keys = readKeys(database, sql, input, totalBytes(files));
    if (keys === null) return null;
    const total = sql.isFiltered ? this.#total(database, version, sql, input) : keys.length;
    const made = { name, version, keys, total, readAt: now, parameters: input.parameters };
    this.#indexes = [made, ...this.#indexes.filter((index) => index.name !== name)].slice(0, indexesKept);
    return made;
  }

  #total(database: SqliteDatabase, version: string, sql: PageSql, input: PageInput): number {
    const unfiltered = JSON.stringify([input.file.path, input.sql, input.columns, {}, input.order]);
    const known = this.#indexes.find((index) => index.name === unfiltered && index.version === version);
    return known?.total ?? countOf(database, sql.total, input, {});
  }
}

/** The single number that a counting SELECT answers. */
export function countOf(
  database: SqliteDatabase,
  sql: string,
  input: Pick<PageQuery, 'parameters'>,
  values: Values,
): number {
  const rows = rowsOf(prepareSelect(database, sql), { ...input.parameters, ...values });
  for (const row of rows) return Number(row[0]);
  return 0;
}

/** Null when there are more keys, or larger ones, than an index may have. */
function readKeys(
  database: SqliteDatabase,
  sql: PageSql,
  input: PageInput,
  databaseBytes: number,
): (Value | null)[] | null {
  const slice = sliceOf({ limit: keysKept + 1, offset: 0 });
  const statement = prepareSelect(database, `${sql.keys} ${slice.sql}`);
  const parameters = { ...input.parameters, ...sql.values, ...slice.values };
  // All at once is more than twice as fast; the size of the database bounds what comes.
  if (databaseBytes <= keyBytesKept) {
    const keys = firstColumnOf(statement, parameters).map(asValue);
    return keys.length > keysKept ? null : keys;
  }
  const keys: (Value | null)[] = [];
  let bytes = 0;
  for (const [key] of rowsOf(statement, parameters)) {
    const value = asValue(key);
    bytes += typeof value === 'string' ? value.length * 2 : value instanceof Uint8Array ? value.length : 8;
    if (keys.length >= keysKept || bytes > keyBytesKept) return null;
    keys.push(value);
  }
  return keys;
}

function asValue(value: unknown): Value | null {
  return isValue(value) ? value : null;
}

function isValue(value: unknown): value is Value {
  return (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Uint8Array
  );
}
