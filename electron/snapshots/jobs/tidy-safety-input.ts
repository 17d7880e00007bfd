import { z } from 'zod';
import { HostAccess } from '../../locations/ssh/host-access.ts';

/** What the job that removes old safety copies is told; it answers the folders that are gone. */
export const TidySafetyInput = z.object({
  folders: z.array(z.string()),
  host: HostAccess.nullable().default(null),
});
export const TidiedSafety = z.array(z.string());
