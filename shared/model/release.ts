import { z } from 'zod';
import { SnapshotDifference } from './contents.ts';
import { ProbeId, ReleaseId, RepositoryId, RestoreId, RunId, SnapshotId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { RestoreCheck } from './restore.ts';
import { State } from './state.ts';

/**
 * `before`: the set before is taken. `decision`: go or no go. `going`: people put the new version in. `after`: the set after is taken and
 * compared. `judging`: finish or go back. `watched`: finished, and its triggers are watched.
 */
export const ReleaseStage = z.enum([
  'before',
  'decision',
  'going',
  'after',
  'judging',
  'watched',
  'finished',
  'called-off',
  'rolling-back',
  'rolled-back',
]);
export type ReleaseStage = z.infer<typeof ReleaseStage>;

/** What the console does for a release now, or what became of it. `cut-off`: the console ended in the middle of it. */
const ReleaseWork = z.object({
  state: z.enum(['running', 'failed', 'cut-off']),
  at: z.number(),
  doing: LocalText,
  problem: LocalText.nullable(),
});
type ReleaseWork = z.infer<typeof ReleaseWork>;

/** A probe as it was found. */
export const FoundState = z.object({
  id: ProbeId,
  title: LocalText,
  state: State,
  reason: LocalText.nullable(),
});
export type FoundState = z.infer<typeof FoundState>;

export const FoundVersion = z.object({ id: z.string(), title: LocalText, version: z.string().nullable() });
export type FoundVersion = z.infer<typeof FoundVersion>;

/** Something that was looked at. What is not `ok` needs a reason to go on. */
export const ReleaseCheck = z.object({
  id: z.string(),
  title: LocalText,
  standing: z.enum(['ok', 'heed', 'bad']),
  found: LocalText,
});
export type ReleaseCheck = z.infer<typeof ReleaseCheck>;

/** The target before or after: its set, the states of its probes, the versions of its pieces, and what is to be known of them. */
export const ReleaseLook = z.object({
  at: z.number(),
  snapshotId: SnapshotId,
  states: z.array(FoundState),
  versions: z.array(FoundVersion),
  checks: z.array(ReleaseCheck),
});
export type ReleaseLook = z.infer<typeof ReleaseLook>;

export const ReleaseDecision = z.object({
  at: z.number(),
  operator: z.string(),
  decision: z.enum(['go', 'no-go', 'finish', 'roll-back']),
  reason: z.string().nullable(),
});
export type ReleaseDecision = z.infer<typeof ReleaseDecision>;

/** A reason to go back that is watched; `firedAt` is when it came true (epoch ms). */
export const WatchedTrigger = z.object({
  id: z.string(),
  title: LocalText,
  firedAt: z.number().nullable(),
  found: LocalText.nullable(),
});
export type WatchedTrigger = z.infer<typeof WatchedTrigger>;

export const ReleaseSummary = z.object({
  id: ReleaseId,
  targetId: TargetId,
  targetName: z.string(),
  repositoryId: RepositoryId,
  version: z.string(),
  /** As far as it is known. */
  previousVersion: z.string().nullable(),
  stage: ReleaseStage,
  startedAt: z.number(),
  startedBy: z.string(),
  endedAt: z.number().nullable(),
  work: ReleaseWork.nullable(),
  watchUntil: z.number().nullable(),
  triggers: z.array(WatchedTrigger),
});
export type ReleaseSummary = z.infer<typeof ReleaseSummary>;

/** `revision` rises with every change: a call with an older one is refused. */
export const Release = ReleaseSummary.extend({
  revision: z.number().int(),
  checklistRunId: RunId.nullable(),
  before: ReleaseLook.nullable(),
  after: ReleaseLook.extend({ difference: SnapshotDifference }).nullable(),
  decisions: z.array(ReleaseDecision),
  rollback: z
    .object({
      at: z.number(),
      restoreId: RestoreId,
      checks: z.array(RestoreCheck),
      states: z.array(FoundState),
      ok: z.boolean(),
    })
    .nullable(),
});
export type Release = z.infer<typeof Release>;
