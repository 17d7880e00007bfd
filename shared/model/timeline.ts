import { z } from 'zod';
import { LocalText } from './local-text.ts';
import { State } from './state.ts';

/** What happened to a target: state changes, our own actions, maintenance, and times nothing was measured. */
export const TimelineEntry = z.object({
  at: z.number(),
  kind: z.enum(['state', 'journal', 'maintenance', 'gap']),
  probeId: z.string().nullable(),
  from: State.nullable(),
  to: State.nullable(),
  text: LocalText,
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
