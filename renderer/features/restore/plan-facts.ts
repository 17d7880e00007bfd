import type { Job } from '../../../shared/model/job.ts';
import type { RestorePlan, RestoreResult } from '../../../shared/model/restore.ts';

/** The plan that a job made; null while it is under way or when it failed. */
export function planOf(job: Job | null): RestorePlan | null {
  return job?.outcome?.kind === 'restore-plan' ? job.outcome.plan : null;
}

/** What a restore, an undo or a rollback came to; null while it is under way or when it failed. */
export function resultOf(job: Job | null): RestoreResult | null {
  return job?.outcome?.kind === 'restore' ? job.outcome.result : null;
}
