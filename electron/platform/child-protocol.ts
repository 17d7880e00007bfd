import { z } from 'zod';
import { Progress } from '../../shared/model/progress.ts';

/** What the host sends to a child: one task at a time, one long job, its cancellation, or the request to put things away and end. */
export const ToChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), id: z.number(), task: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('job'), id: z.number(), job: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel') }),
  z.object({ kind: z.literal('stop') }),
]);
export type ToChild = z.infer<typeof ToChild>;

/** What a child answers: how far a job is, the value, a failure with its code and texts, or a bug with its description. */
export const FromChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), id: z.number(), progress: Progress }),
  z.object({ kind: z.literal('value'), id: z.number(), value: z.unknown() }),
  z.object({
    kind: z.literal('failure'),
    id: z.number(),
    code: z.string(),
    text: z.object({ en: z.string(), ko: z.string() }),
  }),
  z.object({ kind: z.literal('bug'), id: z.number(), description: z.string() }),
]);
export type FromChild = z.infer<typeof FromChild>;
