import { z } from 'zod';
import { MaintenanceId, TargetId } from './ids.ts';

/** A time in which findings of a target are expected. Wall-clock times belong to an IANA zone, so that daylight saving is right. */
export const MaintenanceWindow = z.object({
  id: MaintenanceId,
  targetId: TargetId,
  reason: z.string().min(1).max(500),
  zone: z.string().max(60),
  /** Local wall-clock times `YYYY-MM-DDTHH:MM`; a weekly window repeats on the weekday of `from`. */
  from: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
  to: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
  repeat: z.enum(['once', 'daily', 'weekly']),
  createdBy: z.string().max(200),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  active: z.boolean(),
});
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;
