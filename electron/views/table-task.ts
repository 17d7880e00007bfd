import { readPageInMemory } from '../locations/live-database/page-task.ts';
import type { ChildTask } from '../platform/child-host.ts';
import { openSqlite } from '../platform/sqlite.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { csvSlice } from './csv-task.ts';
import { readTable } from './read-table.ts';
import type { Table } from './read-table.ts';
import { TableInput } from './table-schema.ts';

/** One page of what a source gave. */
export const tablePageTask: ChildTask = async (raw) => pageOf(TableInput.parse(raw));

/** The same as a slice of the export. */
export const tableCsvTask: ChildTask = async (raw) => {
  const input = TableInput.parse(raw);
  return csvSlice(input.query, pageOf(input));
};

/** The rows go into a table in memory, so that filter, order and paging are those of every other view. */
function pageOf({ name, content, query }: TableInput): ReturnType<typeof readPageInMemory> {
  const database = openSqlite(':memory:', { readOnly: false, mustExist: false, busyTimeoutMs: 0 });
  try {
    fill(database, readTable(name, content));
    return readPageInMemory(database, query, name);
  } finally {
    database.close();
  }
}

function fill(database: SqliteDatabase, { columns, rows }: Table): void {
  database.exec(`CREATE TABLE rows (${columns.map((column) => `"${column}"`).join(', ')})`);
  const insert = database.prepare(`INSERT INTO rows VALUES (${columns.map(() => '?').join(', ')})`);
  database.transaction(() => {
    for (const row of rows) insert.run(row);
  })();
}
