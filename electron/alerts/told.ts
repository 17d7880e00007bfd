import { z } from 'zod';
import { Alert, AlertEvent } from '../../shared/model/alert.ts';

/** What is told, as it was when it was decided: frozen in the queue. */
export const Told = z.object({
  event: AlertEvent,
  at: z.number(),
  alert: Alert,
  target: z.object({ name: z.string(), pack: z.string() }).nullable(),
  /** Of a reminder: the how manieth, of how many. */
  reminder: z.object({ number: z.number(), atMost: z.number() }).nullable(),
});
export type Told = z.infer<typeof Told>;
