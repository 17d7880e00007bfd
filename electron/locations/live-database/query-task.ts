import { asCell, cellBytes } from './cells.ts';
import type { CopyCache } from './copy-cache.ts';
import { withLiveDatabase } from './open-live.ts';
import { prepareSelect, rowsOf } from './select.ts';
import type { QueryInput, QueryResult } from './task-schemas.ts';

/** Runs one SELECT. A statement that finds no row for too long is ended from outside, with its process. */
export function queryDatabase(input: QueryInput, copies: CopyCache): QueryResult {
  return withLiveDatabase(input.file, copies, ({ database, source, lockWaitMs }) => {
    if (input.needsTable !== null) {
      const found = database.prepare(
        "SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ?",
      );
      if (found.get(input.needsTable) === undefined) return { kind: 'missing-table' };
    }
    const statement = prepareSelect(database, input.sql);
    const columns = statement.columns().map((column) => column.name);
    const before = performance.now();
    const rows: ReturnType<typeof asCell>[][] = [];
    let bytes = 0;
    let truncated = false;
    for (const row of rowsOf(statement, input.parameters)) {
      const cells = row.map(asCell);
      bytes += cells.reduce<number>((sum, cell) => sum + cellBytes(cell), 0);
      truncated =
        rows.length >= input.maxRows || bytes > input.maxBytes || performance.now() - before > input.maxMs;
      if (truncated) break;
      rows.push(cells);
    }
    return {
      kind: 'rows',
      source,
      columns,
      rows,
      truncated,
      lockWaitMs,
      queryMs: performance.now() - before,
    };
  });
}
