import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { z } from 'zod';

export type Table = {
  readonly name: string;
  readonly isVirtual: boolean;
  readonly hasRowid: boolean;
};

/** A row of `PRAGMA table_list` (sqlite.org/pragma.html#pragma_table_list). */
const TableRow = z.object({ name: z.string(), type: z.string(), wr: z.number() });
const ColumnName = z.string();

/** The tables of a database, without SQLite's own and without views. */
export function listTables(database: SqliteDatabase): readonly Table[] {
  return database
    .prepare("SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' ORDER BY name")
    .all()
    .map((row) => TableRow.parse(row))
    .filter((row) => row.type !== 'view' && !row.name.startsWith('sqlite_'))
    .map((row) => ({ name: row.name, isVirtual: row.type === 'virtual', hasRowid: row.wr === 0 }));
}

/** A name that means the rowid in this table, where no column hides it; null when there is none. */
export function addressableRowid(database: SqliteDatabase, table: Table): string | null {
  if (table.isVirtual || !table.hasRowid) return null;
  const columns = database
    .prepare('SELECT lower(name) FROM pragma_table_xinfo(?)')
    .pluck()
    .all(table.name)
    .map((name) => ColumnName.parse(name));
  return ['rowid', '_rowid_', 'oid'].find((name) => !columns.includes(name)) ?? null;
}
