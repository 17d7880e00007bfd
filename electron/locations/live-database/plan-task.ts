import { z } from 'zod';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { asCell } from './cells.ts';
import type { CopyCache } from './copy-cache.ts';
import { withLiveDatabase } from './open-live.ts';
import type { PlanInput, PlanResult, TriedCase, TriedQuery } from './plan-schema.ts';
import { prepareSelect, rowsOf } from './select.ts';

/** What EXPLAIN QUERY PLAN answers: id, parent, unused, detail. https://www.sqlite.org/eqp.html */
const PlanRow = z.tuple([z.unknown(), z.unknown(), z.unknown(), z.string()]);

type Bound = Readonly<Record<string, unknown>>;

/** Asks for the plan of each query in each case, and runs it: at most so many rows, at most so long. */
export function planQueries(input: PlanInput, copies: CopyCache): PlanResult {
  return withLiveDatabase(input.file, copies, ({ database, source }) => {
    const { found, more } = casesOf(database, input);
    const cases = found.map(({ label, bound }): TriedCase => ({
      label,
      queries: input.queries.map((sql) => tryQuery(database, sql, { ...input.parameters, ...bound }, input)),
    }));
    return { source, cases, more };
  });
}

export type Case = { readonly label: string; readonly bound: Bound };

/** A row of `cases`: how it is shown, and what queries get of it. */
export function caseOf(columns: readonly string[], row: readonly unknown[]): Case {
  return {
    label: columns.map((name, at) => `${name}=${String(asCell(row[at]) ?? 'NULL')}`).join(', '),
    bound: Object.fromEntries(columns.map((name, at) => [name, row[at]])),
  };
}

function casesOf(
  database: SqliteDatabase,
  { cases, parameters, mostCases }: PlanInput,
): { readonly found: readonly Case[]; readonly more: boolean } {
  if (cases === null) return { found: [{ label: '', bound: {} }], more: false };
  const statement = prepareSelect(database, cases);
  const columns = statement.columns().map(({ name }) => name);
  const found: Case[] = [];
  for (const row of rowsOf(statement, parameters)) {
    if (found.length >= mostCases) return { found, more: true };
    found.push(caseOf(columns, row));
  }
  return { found, more: false };
}

function tryQuery(
  database: SqliteDatabase,
  sql: string,
  bound: Bound,
  { mostRows, mostMs }: PlanInput,
): TriedQuery {
  // Only what reads is explained and run.
  const statement = prepareSelect(database, sql);
  const explained = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).raw(true);
  const steps = [...rowsOf(explained, bound)].map((row) => PlanRow.parse(row)[3]);
  const before = performance.now();
  let rows = 0;
  for (const _row of rowsOf(statement, bound)) {
    rows += 1;
    if (rows >= mostRows || performance.now() - before > mostMs) break;
  }
  return { steps, rows, durationMs: performance.now() - before };
}
