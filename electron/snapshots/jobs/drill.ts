import { isAppError } from '../../../shared/errors/app-error.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { openForJob } from '../../repository/access.ts';
import { runDrill } from '../drill/run-drill.ts';
import { whatIsNew } from './refresh.ts';
import { DrillInput } from './proof-input.ts';
import type { DrillResult } from './proof-input.ts';
import { upkeepContext, whileReading } from './upkeep-context.ts';
import { contentsOf, packOrNull } from './verify.ts';
import { writeNewFacts } from './write-facts.ts';

/** Restores a snapshot into scratch, checks it, and tells the repository what was proven. */
export async function drillJob(raw: unknown, context: JobContext): Promise<DrillResult> {
  const { desk, by, snapshotId, scratchRoot, watchRoot, boot } = DrillInput.parse(raw);
  const { signal, clock } = context;
  const repository = await openForJob(desk.access, signal);
  const upkeep = await upkeepContext(context, by.operator, watchRoot);
  const report = await whileReading(repository, 'restore', upkeep, async () => {
    const contents = await contentsOf(repository, snapshotId, signal);
    const pack = await packOrNull(contents.root.pack.text);
    return runDrill({ contents, pack, boot, scratchRoot }, context);
  });
  const { ok, durationMs } = report;
  try {
    const boot = report.boot !== null;
    const fact = { kind: 'drill', at: clock.now(), by, snapshotId, ok, durationMs, boot } as const;
    await writeNewFacts(repository, [fact], signal);
  } catch (error: unknown) {
    // A place that takes no more facts does not undo what was proven here.
    if (!isAppError(error)) throw error;
  }
  return { report, refreshed: await whatIsNew(repository, desk, signal) };
}
