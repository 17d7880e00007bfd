import type { QueryAnswer } from '../../../shared/model/contents.ts';
import { asCell, cellBytes } from '../../locations/live-database/cells.ts';
import { prepareSelect, rowsOf } from '../../locations/live-database/select.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import type { DatabaseCopies } from './database-copies.ts';
import { onDatabase } from './on-database.ts';

const mostRows = 1000;
const mostBytes = 8 * 1024 ** 2;
const mostMs = 60_000;

/**
 * The first rows of one SELECT on a database of a snapshot. A statement that finds nothing for long is ended with its process.
 * @throws AppError database/query-failed, snapshot/unknown-part, repository/damaged
 */
export async function queryDatabase(
  contents: SnapshotContents,
  request: { readonly partId: string; readonly sql: string },
  copies: DatabaseCopies,
  signal: AbortSignal,
): Promise<QueryAnswer> {
  const path = await copies.obtain(contents, request.partId, signal);
  return onDatabase(path, request.partId, (database) => {
    const statement = prepareSelect(database, request.sql);
    const columns = statement.columns().map((column) => column.name);
    const startedAt = performance.now();
    const rows: ReturnType<typeof asCell>[][] = [];
    let bytes = 0;
    for (const row of rowsOf(statement)) {
      const cells = row.map(asCell);
      bytes += cells.reduce<number>((sum, cell) => sum + cellBytes(cell), 0);
      const isFull = rows.length >= mostRows || bytes > mostBytes || performance.now() - startedAt > mostMs;
      if (isFull) return { columns, rows, truncated: true };
      rows.push(cells);
    }
    return { columns, rows, truncated: false };
  });
}
