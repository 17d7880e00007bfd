import { databaseLimits } from '../live-database/database-limits.ts';
import type { DatabaseCall } from '../live-database/database-limits.ts';
import type { PlanInput, PlanResult, TriedCase, TriedQuery } from '../live-database/plan-schema.ts';
import { caseOf } from '../live-database/plan-task.ts';
import type { Case } from '../live-database/plan-task.ts';
import { refuseUnlessSelect } from '../live-database/select.ts';
import type { SshLocation } from '../ssh/ssh-location.ts';
import type { HostEngine } from './host-engine.ts';
import { receivedValue } from './host-values.ts';
import { beginOnHost } from './open-host-database.ts';
import { withHostEngine } from './with-host-engine.ts';

type Plan = Omit<PlanInput, 'file'>;

/** As `planQueries`, on the host. A query that runs too long ends the program there, and the next ones get another. */
export async function planOnHost(
  location: SshLocation,
  path: string,
  plan: Plan,
  call: DatabaseCall,
): Promise<PlanResult> {
  for (const sql of [...plan.queries, ...(plan.cases === null ? [] : [plan.cases])]) refuseUnlessSelect(sql);
  const end = performance.now() + call.timeoutMs;
  const tried = new Map<string, TriedQuery>();
  for (;;) {
    const left = { ...call, timeoutMs: Math.max(1, end - performance.now()) };
    const result = await withHostEngine(location, path, left, async (engine): Promise<PlanResult | null> => {
      const { source } = await beginOnHost(engine, databaseLimits(path, left));
      const { found, more } = await casesOf(engine, plan);
      const isWhole = await tryCases(engine, plan, found, tried);
      return isWhole ? { source, cases: resultOf(plan, found, tried), more } : null;
    });
    if (result !== null) return result;
  }
}

/** False when a query had to be stopped, and with it the program. */
async function tryCases(
  engine: HostEngine,
  plan: Plan,
  found: readonly Case[],
  tried: Map<string, TriedQuery>,
): Promise<boolean> {
  for (const [at, one] of found.entries()) {
    for (const [place, sql] of plan.queries.entries()) {
      const key = keyOf(one, at, place);
      if (tried.has(key)) continue;
      const { query, isStopped } = await tryQuery(engine, sql, { ...plan.parameters, ...one.bound }, plan);
      tried.set(key, query);
      if (isStopped) return false;
    }
  }
  return true;
}

function resultOf(plan: Plan, found: readonly Case[], tried: ReadonlyMap<string, TriedQuery>): TriedCase[] {
  return found.map((one, at) => ({
    label: one.label,
    queries: plan.queries.flatMap((_, place) => tried.get(keyOf(one, at, place)) ?? []),
  }));
}

function keyOf({ label }: Case, at: number, place: number): string {
  return JSON.stringify([at, label, place]);
}

async function casesOf(
  engine: HostEngine,
  { cases, parameters, mostCases }: Plan,
): Promise<{ readonly found: readonly Case[]; readonly more: boolean }> {
  if (cases === null) return { found: [{ label: '', bound: {} }], more: false };
  const rows: unknown[][] = [];
  const select = { sql: cases, parameters, sent: 'whole', mostRows: mostCases + 1 } as const;
  const { columns } = await engine.select(select, (row) => {
    rows.push(row.map(receivedValue));
    return true;
  });
  const found = rows.slice(0, mostCases).map((row) => caseOf(columns, row));
  return { found, more: rows.length > mostCases };
}

async function tryQuery(
  engine: HostEngine,
  sql: string,
  parameters: Readonly<Record<string, unknown>>,
  { mostRows, mostMs }: Plan,
): Promise<{ readonly query: TriedQuery; readonly isStopped: boolean }> {
  const steps = [...(await engine.explain(sql, parameters))];
  const before = performance.now();
  let rows = 0;
  const answer = await engine.select({ sql, parameters, sent: 'nothing', mostRows }, () => {
    rows += 1;
    return rows >= mostRows || performance.now() - before <= mostMs;
  });
  const durationMs = answer.isStopped ? performance.now() - before : answer.durationMs;
  return { query: { steps, rows, durationMs }, isStopped: answer.isStopped };
}
