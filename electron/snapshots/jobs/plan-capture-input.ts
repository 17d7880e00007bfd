import { z } from 'zod';
import { PlannedPart } from '../../../shared/contract/groups/snapshots.ts';
import { SettingValue } from '../../../shared/model/target.ts';
import { HostAccess } from '../../locations/ssh/host-access.ts';
import { ServerSecrets } from '../capture/postgres/server-access.ts';

/** What the job that looks what a capture would find is told, and what it answers. */
export const PlanCaptureInput = z.object({
  packText: z.string(),
  settings: z.record(z.string(), SettingValue),
  host: HostAccess.nullable(),
  servers: ServerSecrets,
});

export const PlannedParts = z.array(PlannedPart);
