import { z } from 'zod';

/** A temporary folder on a host: of a capture that runs, or left behind by one that was killed. */
export const HostLeftover = z.object({
  /** Absolute. */
  path: z.string(),
  /** Milliseconds of the epoch by the host's clock; null where the folder does not say. */
  madeAt: z.number().nullable(),
  sizeBytes: z.number(),
  /** A capture holds it: it is never removed. */
  inUse: z.boolean(),
});
export type HostLeftover = z.infer<typeof HostLeftover>;
