import { z } from 'zod';
import { SnapshotId } from '../../../shared/model/ids.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { FactAuthor } from '../../repository/facts/fact.ts';
import { forgetSnapshots } from '../../repository/upkeep/forget.ts';
import { openForJob } from '../../repository/access.ts';
import { whatIsNew } from './refresh.ts';
import { Desk } from './refresh-input.ts';
import type { RefreshResult } from './refresh-input.ts';
import { upkeepContext } from './upkeep-context.ts';

const ForgetInput = z.object({
  desk: Desk,
  by: FactAuthor,
  scratchRoot: z.string(),
  /** Verified sets of which one at least must still stand, or nothing goes. */
  reliesOn: z.array(SnapshotId),
  /** Each reason with the snapshots it lets go. */
  decisions: z
    .array(z.object({ reason: z.string().max(2000), snapshots: z.array(SnapshotId).min(1) }))
    .min(1),
});

/** Lets snapshots go that were decided on; the space comes back by prune. */
export async function forgetJob(raw: unknown, context: JobContext): Promise<RefreshResult> {
  const { desk, by, scratchRoot, reliesOn, decisions } = ForgetInput.parse(raw);
  const repository = await openForJob(desk.access, context.signal);
  const upkeep = await upkeepContext(context, by.operator, scratchRoot);
  for (const decision of decisions) await forgetSnapshots(repository, { ...decision, by, reliesOn }, upkeep);
  return whatIsNew(repository, desk, context.signal);
}
