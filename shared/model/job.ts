import { z } from 'zod';
import { WireError } from '../contract/envelope.ts';
import { DrillReport } from './drill.ts';
import { CaptureId, IncidentId, JobId, RepositoryId, TargetId } from './ids.ts';
import { RecordProblem } from './incident.ts';
import { LocalText } from './local-text.ts';
import { Progress } from './progress.ts';
import { CheckReport, CopyReport, PruneReport } from './repository.ts';
import { RestorePlan, RestoreResult } from './restore.ts';
import { RetentionPlan } from './retention.ts';
import { Snapshot, VerifyReport } from './snapshot.ts';

/** What a capture took over the link to a host: sent and received, in the time that it read there. */
export const LinkUse = z.object({ carriedBytes: z.number(), durationMs: z.number() });
export type LinkUse = z.infer<typeof LinkUse>;

/** What came out of a job, by its kind. */
export const JobOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refresh'), snapshots: z.number(), damaged: z.number() }),
  z.object({ kind: z.literal('check'), report: CheckReport }),
  z.object({ kind: z.literal('prune'), report: PruneReport }),
  z.object({ kind: z.literal('copy'), report: CopyReport }),
  z.object({ kind: z.literal('rebuild-index'), packs: z.number(), chunks: z.number() }),
  /** `verify` and `retention` are null where they were not asked for. */
  z.object({
    kind: z.literal('capture'),
    snapshot: Snapshot,
    durationMs: z.number(),
    verify: VerifyReport.nullable(),
    retention: RetentionPlan.nullable(),
    /** Left out where the files lie on this computer. */
    link: LinkUse.optional(),
  }),
  z.object({ kind: z.literal('verify'), report: VerifyReport }),
  z.object({ kind: z.literal('drill'), report: DrillReport }),
  z.object({ kind: z.literal('restore-plan'), plan: RestorePlan }),
  z.object({ kind: z.literal('restore'), result: RestoreResult }),
  z.object({ kind: z.literal('export'), path: z.string(), sizeBytes: z.number(), files: z.number() }),
  z.object({ kind: z.literal('import'), snapshot: Snapshot }),
  z.object({
    kind: z.literal('incident-capture'),
    incidentId: IncidentId,
    captureId: CaptureId,
    taken: z.number(),
    failed: z.number(),
  }),
  z.object({
    kind: z.literal('incident-export'),
    path: z.string(),
    sizeBytes: z.number(),
    files: z.number(),
    hidden: z.number(),
    /** What is not as it was written; the report says it too. */
    problems: z.array(RecordProblem),
  }),
]);
export type JobOutcome = z.infer<typeof JobOutcome>;
export type JobKind = JobOutcome['kind'];

/** Something that takes a while, as the faces see it. Kept for an hour after its end. */
export const Job = z.object({
  id: JobId,
  kind: z.string(),
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
  outcome: JobOutcome.nullable(),
});
export type Job = z.infer<typeof Job>;
