import { z } from 'zod';
import { LocalText } from './local-text.ts';

/** What a job is doing now. Totals are null until they are known; then they never grow without saying so. */
export const Progress = z.object({
  /** Such as "Reading uploads". */
  stage: LocalText,
  /** Which step of how many, for the operator. */
  step: z.number(),
  steps: z.number(),
  files: z.number(),
  filesTotal: z.number().nullable(),
  bytes: z.number(),
  bytesTotal: z.number().nullable(),
  /** Sent and received over the link to a host since the job began; left out where the files lie on this computer. */
  carriedBytes: z.number().optional(),
});
export type Progress = z.infer<typeof Progress>;
