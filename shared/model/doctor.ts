import { z } from 'zod';
import { LocalText } from './local-text.ts';

/** One line of `doctor`: what was looked at, what was found, and what to do about it. */
export const DoctorCheck = z.object({
  id: z.string(),
  title: LocalText,
  outcome: z.enum(['ok', 'warning', 'problem']),
  found: LocalText,
  advice: LocalText.nullable(),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;
