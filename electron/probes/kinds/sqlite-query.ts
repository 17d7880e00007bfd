import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import type { ViewCell } from '../../../shared/model/view.ts';
import { queryDatabaseFile } from '../../locations/live-database/client.ts';
import { sqliteUtc } from '../../locations/live-database/sqlite-time.ts';
import type { QueryResult } from '../../locations/live-database/task-schemas.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import type { SqliteQueryProbe } from '../../packs/schema/probes/local.ts';
import {
  filledPath,
  localScope,
  noOutcome,
  outcomeOfFailure,
  pausedWithoutFolder,
} from '../local/local-outcome.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { withoutTables } from './sqlite.ts';

const maxBytes = 256 * 1024;
/** Part of the time that the rows may take; the rest is for opening, and for the answer. */
const rowShare = 0.8;

/** One SELECT on a live database; `:now_utc` is bound. The value is the first column of the first row. */
export const sqliteQueryKind: ProbeKind<'sqlite-query'> = {
  kind: 'sqlite-query',
  async run(definition, context) {
    const { location, children, signal, timeoutMs } = context;
    if (location === null) return pausedWithoutFolder();
    const path = filledPath(definition.path, context);
    const query = {
      sql: definition.sql,
      parameters: { now_utc: sqliteUtc(context.clock.now()) },
      needsTable: definition['needs-table'] ?? null,
      maxRows: Math.max(1, definition.rows),
      maxBytes,
      maxMs: timeoutMs * rowShare,
    };
    const before = context.clock.monotonicMs();
    const ask = (asked: DatabaseQuery) =>
      queryDatabaseFile({ location, children }, path, asked, { signal, timeoutMs });
    try {
      const result = await ask(query);
      if (result.kind === 'missing-table' && !(await hasTables(ask))) return noTables(path);
      return judgeRows(definition, result, context, context.clock.monotonicMs() - before);
    } catch (error: unknown) {
      const isUnfit = isAppError(error) && error.code === 'database/query-failed';
      if (isUnfit && !(await hasTables(ask).catch(() => true))) return noTables(path);
      return outcomeOfQueryFailure(error, path);
    }
  },
};

type DatabaseQuery = Parameters<typeof queryDatabaseFile>[2];

/** A query that does not fit a database of another version is one thing, a database that lost everything another. */
async function hasTables(ask: (query: DatabaseQuery) => Promise<QueryResult>): Promise<boolean> {
  const result = await ask({
    sql: "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    parameters: {},
    needsTable: null,
    maxRows: 1,
    maxBytes,
    maxMs: 1_000,
  });
  return result.kind !== 'rows' || result.rows.length > 0;
}

function noTables(path: string): ProbeOutcome {
  return { ...noOutcome, ...withoutTables(path), evidence: [{ name: 'path', value: path }] };
}

/** Whether the database can be read at all is the other probe's finding; here a lock only means that nothing is known. */
function outcomeOfQueryFailure(error: unknown, path: string): ProbeOutcome {
  const outcome = outcomeOfFailure(error, [{ name: 'path', value: path }]);
  return isAppError(error) && error.code === 'database/busy' ? { ...outcome, state: 'unknown' } : outcome;
}

function judgeRows(
  definition: SqliteQueryProbe,
  result: QueryResult,
  context: ProbeContext,
  latencyMs: number,
): ProbeOutcome {
  if (result.kind === 'missing-table') return pausedWithoutTable(definition['needs-table'] ?? '');
  const [first] = result.rows;
  const measured = first === undefined ? {} : { value: first[0] ?? null, row: rowOf(result.columns, first) };
  const scope = localScope(context);
  const expectations = definition.expect.map((assertion) => fillAssertion(assertion, scope).value);
  const facts = { ...measured, latencyMs, now: scope.now };
  const { state, reason, verdicts } = checkAssertions(expectations, facts);
  const value = first?.[0];
  return {
    ...noOutcome,
    state,
    reason,
    value: typeof value === 'number' ? value : null,
    unit: typeof value === 'number' ? (definition.unit ?? null) : null,
    latencyMs,
    evidence: [
      ...rowFacts(definition, result),
      ...verdicts.map((verdict) => ({
        name: verdict.held ? 'holds' : 'does not hold',
        value: verdict.detail.en,
      })),
    ],
  };
}

function rowFacts(
  definition: SqliteQueryProbe,
  result: Extract<QueryResult, { kind: 'rows' }>,
): EvidenceFact[] {
  const shown = result.rows.slice(0, definition.rows).map((cells, place) => ({
    name: `row ${place + 1}`,
    value: rowText(result.columns, cells).slice(0, 4000),
  }));
  const more = result.truncated ? [{ name: 'rows', value: 'more than are shown' }] : [];
  return [...shown, ...more];
}

function rowOf(columns: readonly string[], cells: readonly ViewCell[]): Record<string, ViewCell> {
  return Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? null]));
}

function rowText(columns: readonly string[], cells: readonly ViewCell[]): string {
  return columns.map((column, place) => `${column}=${String(cells[place] ?? 'NULL')}`).join(', ');
}

function pausedWithoutTable(table: string): ProbeOutcome {
  return {
    ...noOutcome,
    state: 'paused',
    reason: localText(
      `This database has no table "${table}"; servers of this version do not keep it.`,
      `이 데이터베이스에는 "${table}" 테이블이 없습니다. 이 버전의 서버는 그 테이블을 쓰지 않습니다.`,
    ),
  };
}
