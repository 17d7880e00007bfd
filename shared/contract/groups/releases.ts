import { z } from 'zod';
import { ReleaseId, RepositoryId, TargetId } from '../../model/ids.ts';
import { Release, ReleaseSummary } from '../../model/release.ts';
import { RestorePlan } from '../../model/restore.ts';
import { call, event } from '../spec.ts';

const Reason = z.string().trim().min(1).max(2000);

/** A change of a release; refused with `release/moved-on` when it is no longer at this revision. */
const OfRelease = z.object({ releaseId: ReleaseId, revision: z.number().int() });

export const releasesContract = {
  /** The newest first. */
  list: call(z.object({ targetId: TargetId.optional() }), z.object({ releases: z.array(ReleaseSummary) })),
  get: call(z.object({ releaseId: ReleaseId }), Release),
  /** Begins with the set before; answers at once. Refused while another release of the target is under way. */
  start: call(
    z.object({
      targetId: TargetId,
      repositoryId: RepositoryId,
      version: z.string().trim().min(1).max(100),
      /** The version that is in use, where the console cannot read it. */
      previousVersion: z.string().trim().min(1).max(100).optional(),
      /** Whether the runbook of the release is begun with it. */
      checklist: z.boolean().default(true),
    }),
    Release,
  ),
  /** Answers the release once the console does nothing for it, or as it is after at most 25 seconds. */
  wait: call(z.object({ releaseId: ReleaseId }), Release),
  /** Go needs a reason where a check is not well; no go always does. */
  decide: call(OfRelease.extend({ go: z.boolean(), reason: Reason.optional() }), Release),
  /** The new version is in: the set after, the probes, and the difference. */
  examine: call(OfRelease, Release),
  /** What failed or was cut off is done again. */
  repeat: call(OfRelease, Release),
  /** Needs a reason where a check is not well, or the checklist is not done. */
  finish: call(OfRelease.extend({ reason: Reason.optional() }), Release),
  /** What going back to the set before would do. Changes nothing. */
  planRollback: call(z.object({ releaseId: ReleaseId }), RestorePlan),
  /** Restores the set before in place. `confirmName` is the name of the target, typed out. */
  rollback: call(OfRelease.extend({ confirmName: z.string().max(80), reason: Reason }), Release),
  changed: event(z.object({ releases: z.array(ReleaseSummary) })),
} as const;
