import { isAppError } from '../../../../shared/errors/app-error.ts';
import type { TableCounts } from '../../../../shared/model/snapshot.ts';
import { beginOnHost } from '../../../locations/host-database/open-host-database.ts';
import { wholeRows } from '../../../locations/host-database/read-on-host.ts';
import { withHostEngine } from '../../../locations/host-database/with-host-engine.ts';
import { isUnknownToSqlite } from '../../../locations/live-database/database-errors.ts';
import { databaseLimits } from '../../../locations/live-database/database-limits.ts';
import type { SshLocation } from '../../../locations/ssh/ssh-location.ts';
import { quotedName } from '../../../platform/quoted-name.ts';

/** Over a link to far away, and with a copy that is made first where the server is stopped. */
const countMs = 20_000;

const tablesSql = `SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'
  AND coalesce(sql, '') NOT LIKE 'CREATE VIRTUAL%' ORDER BY name`;

/** Rows of the tables of a database, counted on the host where it lies. Those that were not reached in time have null. */
export async function countRowsOnHost(
  location: SshLocation,
  path: string,
  signal: AbortSignal,
): Promise<TableCounts> {
  const call = { signal, timeoutMs: countMs };
  const counts: Record<string, { rows: number | null; greatestRowid: null }> = {};
  try {
    await withHostEngine(location, path, call, async (engine) => {
      await beginOnHost(engine, databaseLimits(path, call));
      const tables = (await wholeRows(engine, tablesSql)).map(([name]) => String(name));
      for (const table of tables) counts[table] = { rows: null, greatestRowid: null };
      for (const table of tables) {
        const rows = () => wholeRows(engine, `SELECT count(*) FROM ${quotedName(table)}`);
        const [[count] = []] = await rows().catch((error: unknown) => {
          // Only the server's own library knows its functions or collations.
          if (isUnknownToSqlite(error)) return [];
          throw error;
        });
        counts[table] = { rows: count === undefined ? null : Number(count), greatestRowid: null };
      }
    });
  } catch (error: unknown) {
    const isLate = isAppError(error) && error.code === 'run/timeout' && Object.keys(counts).length > 0;
    if (!isLate) throw error;
  }
  return counts;
}
