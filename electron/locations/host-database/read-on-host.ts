import { cellBytes } from '../live-database/cells.ts';
import { databaseLimits } from '../live-database/database-limits.ts';
import type { DatabaseCall } from '../live-database/database-limits.ts';
import { knownByHeader } from '../live-database/header-facts.ts';
import { quickCheckOf, quickCheckOfFailure, quickCheckRows } from '../live-database/quick-check.ts';
import { refuseUnlessSelect } from '../live-database/select.ts';
import type {
  DatabaseFacts,
  InspectInput,
  QueryInput,
  QueryResult,
  QuickCheck,
} from '../live-database/task-schemas.ts';
import type { SshLocation } from '../ssh/ssh-location.ts';
import type { HostEngine } from './host-engine.ts';
import { receivedCell, receivedValue } from './host-values.ts';
import type { SentValue } from './host-values.ts';
import { beginOnHost } from './open-host-database.ts';
import { withHostEngine } from './with-host-engine.ts';

/** `sqlite_master`: the name that every version knows. */
const factsSql = `SELECT (SELECT page_count FROM pragma_page_count), (SELECT freelist_count FROM pragma_freelist_count),
  (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_master WHERE type = 'table')`;

/** As `inspectDatabase`, on the host. */
export function inspectOnHost(
  location: SshLocation,
  path: string,
  { quickCheckUpToBytes }: Omit<InspectInput, 'file'>,
  call: DatabaseCall,
): Promise<DatabaseFacts> {
  return withHostEngine(location, path, call, async (engine) => {
    const { source, header, files, lockWaitMs } = await beginOnHost(engine, databaseLimits(path, call));
    const [row = []] = await wholeRows(engine, factsSql);
    const [pageCount = 0, freePages = 0, userVersion = 0, tables = 0] = row.map(Number);
    const quickCheck = await quickCheckOnHost(engine, files.main.sizeBytes, quickCheckUpToBytes);
    return {
      ...knownByHeader(header, files),
      source,
      pageCount,
      freePages,
      userVersion,
      tables,
      lockWaitMs,
      quickCheck,
    };
  });
}

/** As `queryDatabase`, on the host. */
export function queryOnHost(
  location: SshLocation,
  path: string,
  query: Omit<QueryInput, 'file'>,
  call: DatabaseCall,
): Promise<QueryResult> {
  return withHostEngine(location, path, call, async (engine) => {
    const { source, lockWaitMs } = await beginOnHost(engine, databaseLimits(path, call));
    if (query.needsTable !== null && !(await hasTable(engine, query.needsTable)))
      return { kind: 'missing-table' };
    refuseUnlessSelect(query.sql);
    const { sql, parameters, maxRows, maxBytes, maxMs } = query;
    const since = performance.now();
    const rows: ReturnType<typeof receivedCell>[][] = [];
    let bytes = 0;
    let truncated = false;
    const select = { sql, parameters, sent: 'shown', mostRows: maxRows + 1 } as const;
    const { columns, durationMs } = await engine.select(select, (row) => {
      const cells = row.map(receivedCell);
      bytes += cells.reduce<number>((sum, cell) => sum + cellBytes(cell), 0);
      const isFull = rows.length >= maxRows;
      truncated = isFull || bytes > maxBytes || performance.now() - since > maxMs;
      if (!truncated) rows.push(cells);
      // The row that is one too many is the last that the host sends.
      return !truncated || isFull;
    });
    return { kind: 'rows', source, columns: [...columns], rows, truncated, lockWaitMs, queryMs: durationMs };
  });
}

/** All rows of a short SELECT of our own. */
export async function wholeRows(
  engine: HostEngine,
  sql: string,
  parameters: Readonly<Record<string, unknown>> = {},
): Promise<readonly (readonly unknown[])[]> {
  const rows: unknown[][] = [];
  await engine.select({ sql, parameters, sent: 'whole', mostRows: 10_000 }, (row: readonly SentValue[]) => {
    rows.push(row.map(receivedValue));
    return true;
  });
  return rows;
}

async function hasTable(engine: HostEngine, name: string): Promise<boolean> {
  const sql = "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = :name";
  return (await wholeRows(engine, sql, { name })).length > 0;
}

async function quickCheckOnHost(
  engine: HostEngine,
  sizeBytes: number,
  upToBytes: number | null,
): Promise<QuickCheck> {
  if (upToBytes === null) return { kind: 'off' };
  if (sizeBytes > upToBytes) return { kind: 'too-large' };
  const before = performance.now();
  try {
    const rows = await wholeRows(engine, quickCheckRows);
    return quickCheckOf(
      rows.map(([line]) => String(line)),
      performance.now() - before,
    );
  } catch (error: unknown) {
    return quickCheckOfFailure(error, performance.now() - before);
  }
}
