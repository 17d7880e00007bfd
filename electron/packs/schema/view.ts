import { z } from 'zod';
import { FilePath, Name, PackText, Template } from './common.ts';

/**
 * A column of a view. `clock` says in which clock a naive time was written: `UTC`, an offset such as `+09:00`, an IANA zone, `host`
 * (this computer's own), or a template of a setting that holds one of these.
 */
export const ViewColumnDefinition = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected the name of a column of the query'),
  title: PackText,
  type: z.enum(['text', 'number', 'bytes', 'time', 'boolean', 'state', 'id']).default('text'),
  clock: Template.default('UTC'),
});
export type ViewColumnDefinition = z.infer<typeof ViewColumnDefinition>;

/** A live table read from a target. The query is a single SELECT; filter, order and paging are added around it. */
export const ViewDefinition = z.strictObject({
  id: Name,
  title: PackText,
  description: PackText.optional(),
  source: z.strictObject({
    kind: z.literal('sqlite'),
    path: FilePath,
    /** May use `:now_utc` (`YYYY-MM-DD HH:MM:SS`), which the engine binds. */
    sql: z.string().min(1).max(20_000),
  }),
  columns: z.array(ViewColumnDefinition).min(1).max(40),
  /** Values of the column of type `state`. */
  states: z
    .array(z.strictObject({ id: Name, title: PackText, tone: z.enum(['ok', 'degraded', 'down', 'neutral']) }))
    .max(20)
    .default([]),
  order: z.strictObject({ column: z.string(), direction: z.enum(['asc', 'desc']).default('asc') }),
});
export type ViewDefinition = z.infer<typeof ViewDefinition>;
