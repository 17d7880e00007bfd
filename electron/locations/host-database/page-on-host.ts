import { cellBytes, columnCell } from '../live-database/cells.ts';
import { answerTooLarge } from '../live-database/database-errors.ts';
import { databaseLimits } from '../live-database/database-limits.ts';
import type { DatabaseCall } from '../live-database/database-limits.ts';
import { pageSql, sliceOf } from '../live-database/page-sql.ts';
import { refuseUnlessSelect } from '../live-database/select.ts';
import type { PageQuery, PageResult } from '../live-database/task-schemas.ts';
import type { SshLocation } from '../ssh/ssh-location.ts';
import { receivedCell } from './host-values.ts';
import { beginOnHost } from './open-host-database.ts';
import { wholeRows } from './read-on-host.ts';
import { wholeStatement } from './shell-sql.ts';
import { withHostEngine } from './with-host-engine.ts';

/** As `readPage`, on the host: counted and sorted there each time. */
export async function readPageOnHost(
  location: SshLocation,
  path: string,
  query: PageQuery,
  call: DatabaseCall,
): Promise<PageResult> {
  refuseUnlessSelect(query.sql);
  // The view's own SELECT must be whole by itself: what stands around it must not complete it.
  wholeStatement(query.sql);
  const sql = pageSql(query);
  const slice = sliceOf(query);
  const filtered = { ...query.parameters, ...sql.values };
  return withHostEngine(location, path, call, async (engine) => {
    const { source } = await beginOnHost(engine, databaseLimits(path, call));
    const readAt = Date.now();
    const counting = `SELECT (${sql.total}), (${sql.matching})`;
    const [[total, matching] = []] = await wholeRows(engine, counting, filtered);
    const rows: PageResult['rows'] = [];
    let bytes = 0;
    const page = { sql: `${sql.rows(null)} ${slice.sql}`, parameters: { ...filtered, ...slice.values } };
    await engine.select({ ...page, sent: 'shown', mostRows: query.limit }, (row) => {
      const cells = query.columns.map((column, at) => columnCell(receivedCell(row[at] ?? null), column));
      bytes += cells.reduce<number>((sum, cell) => sum + cellBytes(cell), 0);
      rows.push(cells);
      return bytes <= query.maxBytes;
    });
    if (bytes > query.maxBytes) throw answerTooLarge(path, query.maxBytes);
    return { source, rows, matching: Number(matching), total: Number(total), readAt };
  });
}
