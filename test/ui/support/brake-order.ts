import { z } from 'zod';

/** What the processes of a console's jobs are told to do before a call to the file system. */
export const BrakeOrder = z.object({
  kind: z.enum(['hold', 'kill']),
  call: z.enum(['open', 'rename']),
  /** Which argument of the call is looked at, and what it must be like: a regular expression. */
  argument: z.number(),
  path: z.string(),
});
export type BrakeOrder = z.infer<typeof BrakeOrder>;

/** Names the folder in which the order lies. */
export const brakeVariable = 'HOLDFAST_TEST_BRAKE';
export const orderName = 'order.json';
/** Made once a process stands still. */
export const heldName = 'held';
