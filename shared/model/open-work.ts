import { z } from 'zod';
import { LocalText } from './local-text.ts';

/** Something that was begun on a target and waits to be brought to its end. */
export const OpenWork = z.object({
  kind: z.enum(['run', 'incident', 'release', 'restore', 'action']),
  id: z.string(),
  title: LocalText,
  since: z.number(),
  operator: z.string(),
  /** What is due next; null where nobody can say. */
  next: LocalText.nullable(),
});
export type OpenWork = z.infer<typeof OpenWork>;
