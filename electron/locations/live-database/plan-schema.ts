import { z } from 'zod';
import { DatabaseFile } from './task-schemas.ts';

/** The name of the task that tells how queries find their rows. */
export const planTaskName = 'database.plan';

export const PlanInput = z.object({
  file: DatabaseFile,
  /** A SELECT whose rows are the cases; null tries every query once. */
  cases: z.string().nullable(),
  queries: z.array(z.string()),
  parameters: z.record(z.string(), z.string()),
  mostCases: z.number().int().min(1),
  /** Of each run of a query. */
  mostRows: z.number().int().min(1),
  mostMs: z.number().min(1),
});
export type PlanInput = z.infer<typeof PlanInput>;

/** The steps of the plan as SQLite words them, and what the run took; `rows` stops at the limit. */
export const TriedQuery = z.object({ steps: z.array(z.string()), rows: z.number(), durationMs: z.number() });
export type TriedQuery = z.infer<typeof TriedQuery>;

/** `label` is the row of `cases`, as it can be shown. */
export const TriedCase = z.object({ label: z.string(), queries: z.array(TriedQuery) });
export type TriedCase = z.infer<typeof TriedCase>;

export const PlanResult = z.object({
  source: z.enum(['original', 'copy']),
  cases: z.array(TriedCase),
  /** There are more cases than were tried. */
  more: z.boolean(),
});
export type PlanResult = z.infer<typeof PlanResult>;
