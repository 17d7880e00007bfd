import type { PlannedPart } from '../../../shared/contract/groups/snapshots.ts';
import { partsFor } from '../../packs/parts-for-target.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { defaultPlanBudget, planCapture } from '../capture/plan-capture.ts';
import { openSource } from '../capture/source/open-source.ts';
import { packOf } from './pack-of.ts';
import { PlanCaptureInput } from './plan-capture-input.ts';

/** What a capture of the target would find now. */
export async function planCaptureJob(raw: unknown, context: JobContext): Promise<readonly PlannedPart[]> {
  const { packText, settings, host, servers } = PlanCaptureInput.parse(raw);
  const source = await openSource(host, context);
  try {
    const parts = partsFor(await packOf(packText), { settings });
    return await planCapture(parts, { ...context, source }, defaultPlanBudget, servers);
  } finally {
    source.dispose();
  }
}
