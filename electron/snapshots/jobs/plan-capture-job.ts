import { z } from 'zod';
import { PlannedPart } from '../../../shared/contract/groups/snapshots.ts';
import { SettingValue } from '../../../shared/model/target.ts';
import { HostAccess } from '../../locations/ssh/host-access.ts';
import { partsFor } from '../../packs/parts-for-target.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { defaultPlanBudget, planCapture } from '../capture/plan-capture.ts';
import { openSource } from '../capture/source/open-source.ts';
import { ServerSecrets } from '../capture/postgres/server-access.ts';
import { packOf } from './pack-of.ts';

export const planCaptureJobName = 'snapshot-plan';

const PlanCaptureInput = z.object({
  packText: z.string(),
  settings: z.record(z.string(), SettingValue),
  host: HostAccess.nullable(),
  servers: ServerSecrets,
});

export const PlannedParts = z.array(PlannedPart);

/** What a capture of the target would find now. */
export async function planCaptureJob(raw: unknown, context: JobContext): Promise<readonly PlannedPart[]> {
  const { packText, settings, host, servers } = PlanCaptureInput.parse(raw);
  const source = await openSource(host, context);
  try {
    const parts = partsFor(packOf(packText), { settings });
    return await planCapture(parts, { ...context, source }, defaultPlanBudget, servers);
  } finally {
    source.dispose();
  }
}
