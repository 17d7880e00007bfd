import { z } from 'zod';

/** A folder or file offered by the privileged side. The token stands for it in later calls; faces never send paths. */
export const PickerEntry = z.object({
  token: z.string().max(100),
  name: z.string(),
  kind: z.enum(['folder', 'file']),
  sizeBytes: z.number().nullable(),
  modifiedAt: z.number().nullable(),
});
export type PickerEntry = z.infer<typeof PickerEntry>;

export const PickerListing = z.object({
  /** Shown to the operator; the parent's token leads up, null at a root. */
  path: z.string(),
  token: z.string().nullable(),
  parentToken: z.string().nullable(),
  entries: z.array(PickerEntry),
  /** True when the folder holds more than is listed. */
  truncated: z.boolean(),
});
export type PickerListing = z.infer<typeof PickerListing>;
