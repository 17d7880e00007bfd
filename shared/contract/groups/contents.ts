import { z } from 'zod';
import { FileListing, FoundFile, QueryAnswer, RowsText, SnapshotDifference } from '../../model/contents.ts';
import { PartId, RepositoryId, SnapshotId, TargetId } from '../../model/ids.ts';
import { LocalText } from '../../model/local-text.ts';
import { CallId, call } from '../spec.ts';

const OfSnapshot = z.object({ snapshotId: SnapshotId });

/** What snapshots hold: looked at, searched, compared, and one thing taken out. Nothing is ever merged by itself. */
export const contentsContract = {
  files: call(
    OfSnapshot.extend({
      partId: PartId.optional(),
      filter: z.string().max(400).default(''),
      after: z.string().max(20_000).optional(),
      limit: z.number().int().min(1).max(2000).default(500),
    }),
    FileListing,
  ),
  find: call(
    z.object({
      name: z.string().min(1).max(400),
      targetId: TargetId.optional(),
      limit: z.number().int().min(1).max(1000).default(200),
      callId: CallId.optional(),
    }),
    z.object({
      files: z.array(FoundFile),
      searched: z.number(),
      truncated: z.boolean(),
      /** Repositories that could not be looked through now, each with why. */
      unsearched: z.array(z.object({ repositoryId: RepositoryId, name: z.string(), reason: LocalText })),
    }),
  ),
  compare: call(z.object({ a: SnapshotId, b: SnapshotId }), SnapshotDifference),
  /** One SELECT on a database of a snapshot, read only. */
  query: call(OfSnapshot.extend({ partId: PartId, sql: z.string().min(1).max(20_000) }), QueryAnswer),
  /** Rows of one table as text: CSV, or SQL to be read before it is used. */
  rows: call(
    OfSnapshot.extend({
      partId: PartId,
      table: z.string().min(1).max(400),
      where: z.string().max(5000).default(''),
      format: z.enum(['csv', 'sql']),
    }),
    RowsText,
  ),
  /** What a pack's recipe brings back: rows and the files they name. */
  recipe: call(OfSnapshot.extend({ recipeId: z.string().max(60), what: z.string().max(400) }), RowsText),
} as const;
