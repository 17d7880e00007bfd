import { z } from 'zod';
import { WireError } from '../contract/envelope.ts';
import { JobId, RepositoryId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';

/** What a job is doing now. Totals are null until they are known; then they never grow without saying so. */
export const Progress = z.object({
  /** Such as "Reading uploads". */
  stage: LocalText,
  /** Which step of how many, for the operator. */
  step: z.number(),
  steps: z.number(),
  files: z.number(),
  filesTotal: z.number().nullable(),
  bytes: z.number(),
  bytesTotal: z.number().nullable(),
});
export type Progress = z.infer<typeof Progress>;

export const JobKind = z.enum([
  'repository-init',
  'repository-open',
  'repository-refresh',
  'repository-check',
  'repository-prune',
  'repository-copy',
  'repository-rebuild-index',
  'capture',
  'verify',
  'drill',
  'restore',
  'restore-undo',
  'restore-resume',
  'restore-rollback',
  'export',
  'import',
]);
export type JobKind = z.infer<typeof JobKind>;

/** Something that takes a while, as the faces see it. Kept for an hour after its end. */
export const Job = z.object({
  id: JobId,
  kind: JobKind,
  title: LocalText,
  targetId: TargetId.nullable(),
  repositoryId: RepositoryId.nullable(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  state: z.enum(['running', 'cancelling', 'done', 'failed', 'cancelled']),
  progress: Progress.nullable(),
  /** When the job last said something: a long stage shows its age instead of a bar that stands still. */
  heardAt: z.number(),
  error: WireError.nullable(),
});
export type Job = z.infer<typeof Job>;
