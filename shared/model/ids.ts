import { z } from 'zod';

const idPattern = /^[0-9a-f]{16}$/;

/** Ids are 64 random bits as 16 hex digits. Each noun has its own brand, so that one cannot be passed for another. */
export const TargetId = z.string().regex(idPattern).brand<'TargetId'>();
export type TargetId = z.infer<typeof TargetId>;

export const MaintenanceId = z.string().regex(idPattern).brand<'MaintenanceId'>();
export type MaintenanceId = z.infer<typeof MaintenanceId>;

/** Names inside a pack: lower case words joined by hyphens. */
export const PackId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export type PackId = z.infer<typeof PackId>;

export const ProbeId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export type ProbeId = z.infer<typeof ProbeId>;

export const ViewId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export type ViewId = z.infer<typeof ViewId>;
