import { z } from 'zod';
import { ViewCell, ViewFilter } from '../../../shared/model/view.ts';

/** Names of the tasks that a child process runs on a database. */
export const databaseTaskNames = {
  inspect: 'database.inspect',
  query: 'database.query',
  page: 'database.page',
} as const;

/** What every task needs: the absolute path, the name towards the operator, and the limits of opening. */
export const DatabaseFile = z.object({
  path: z.string(),
  name: z.string(),
  busyTimeoutMs: z.number().int().min(0),
  copyLimitBytes: z.number().min(0),
});
export type DatabaseFile = z.infer<typeof DatabaseFile>;

const Source = z.enum(['original', 'copy']);

export const InspectInput = z.object({
  file: DatabaseFile,
  /** Read through every page when the file is at most this large; null leaves it out. */
  quickCheckUpToBytes: z.number().nullable(),
});
export type InspectInput = z.infer<typeof InspectInput>;

export const QuickCheck = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ok'), durationMs: z.number() }),
  z.object({ kind: z.literal('damaged'), problems: z.array(z.string()), durationMs: z.number() }),
  z.object({ kind: z.literal('not-checkable'), because: z.string() }),
  z.object({ kind: z.literal('too-large') }),
  z.object({ kind: z.literal('off') }),
]);
export type QuickCheck = z.infer<typeof QuickCheck>;

export const DatabaseFacts = z.object({
  source: Source,
  sizeBytes: z.number(),
  walBytes: z.number().nullable(),
  journalMode: z.string(),
  pageSizeBytes: z.number(),
  pageCount: z.number(),
  freePages: z.number(),
  userVersion: z.number(),
  tables: z.number(),
  /** The library that wrote last, and whether it has the WAL-reset bug; null when it left no version. */
  writerVersion: z.string().nullable(),
  writerHasWalResetBug: z.boolean(),
  lockWaitMs: z.number(),
  quickCheck: QuickCheck,
});
export type DatabaseFacts = z.infer<typeof DatabaseFacts>;

const Parameters = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

export const QueryInput = z.object({
  file: DatabaseFile,
  sql: z.string(),
  parameters: Parameters,
  needsTable: z.string().nullable(),
  maxRows: z.number().int().min(1),
  maxBytes: z.number().int().min(1),
  maxMs: z.number().min(1),
});
export type QueryInput = z.infer<typeof QueryInput>;

export const QueryResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('missing-table') }),
  z.object({
    kind: z.literal('rows'),
    source: Source,
    columns: z.array(z.string()),
    rows: z.array(z.array(ViewCell)),
    /** True when a limit was reached and rows were left out. */
    truncated: z.boolean(),
    lockWaitMs: z.number(),
    queryMs: z.number(),
  }),
]);
export type QueryResult = z.infer<typeof QueryResult>;

export const PageColumn = z.object({ id: z.string(), type: z.string(), zone: z.string() });
export type PageColumn = z.infer<typeof PageColumn>;

/** One page of what a SELECT answers, wherever its tables are. */
export const PageQuery = z.object({
  sql: z.string(),
  parameters: Parameters,
  columns: z.array(PageColumn).min(1),
  filter: ViewFilter,
  order: z.object({ column: z.string(), direction: z.enum(['asc', 'desc']) }),
  offset: z.number().int().min(0),
  limit: z.number().int().min(1),
  maxBytes: z.number().int().min(1),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const PageInput = PageQuery.extend({ file: DatabaseFile });
export type PageInput = z.infer<typeof PageInput>;

export const PageResult = z.object({
  source: Source,
  rows: z.array(z.array(ViewCell)),
  matching: z.number(),
  total: z.number(),
  readAt: z.number(),
});
export type PageResult = z.infer<typeof PageResult>;
