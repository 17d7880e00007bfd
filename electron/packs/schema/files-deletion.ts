import { z } from 'zod';
import { Duration, FilePath } from './common.ts';

const Sql = z.string().min(1).max(20_000);

/**
 * Which files below `tree` are removed, by what `database` says of them: those that the first column of `unknown-to` does not hold, or
 * those that the first column of `named-by` holds. Paths are relative to the tree. Arguments and `:now_utc` are bound.
 */
export const filesDeletion = {
  tree: FilePath,
  database: FilePath,
  'unknown-to': Sql.optional(),
  'named-by': Sql.optional(),
  /** By the time of the file itself: what was just put there may not be in the database yet. */
  'older-than': Duration,
  /** More files than this are refused: something is not as the pack takes it to be. */
  'at-most': z.number().int().min(1).max(100_000).default(10_000),
} as const;
