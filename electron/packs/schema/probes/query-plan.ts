import { z } from 'zod';
import { Duration, FilePath, Name, PackText } from '../common.ts';

const Sql = z.string().min(1).max(10_000);

/** A query of the program that is looked after, as it sends it. Columns of `cases` are bound by name, `:now_utc` as everywhere. */
const PlannedQuery = z.strictObject({
  id: Name,
  title: PackText,
  sql: Sql,
  /** Tables that it may read from end to end: they stay small. */
  'may-scan': z.array(z.string().min(1).max(100)).max(20).default([]),
  /** What it may take. */
  within: Duration.default(1000),
});

/**
 * How a SQLite database finds the rows of queries: by an index, or by reading whole tables. `cases` chooses what is tried: the largest
 * rooms, the busiest users; one row is one case. Without it every query is tried once.
 */
export const QueryPlanProbe = z.strictObject({
  kind: z.literal('query-plan'),
  path: FilePath,
  cases: Sql.optional(),
  'most-cases': z.number().int().min(1).max(20).default(5),
  queries: z.array(PlannedQuery).min(1).max(10),
  reason: PackText.optional(),
});
export type QueryPlanProbe = z.infer<typeof QueryPlanProbe>;
