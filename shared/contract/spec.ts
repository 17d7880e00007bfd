import { z } from 'zod';

/** A channel that is asked and answers. Both sides are parsed in every build: unknown keys are stripped. */
export function call<Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) {
  return { kind: 'call', input, output } as const;
}

/** A channel on which the console tells what happened. */
export function event<Payload extends z.ZodType>(payload: Payload) {
  return { kind: 'event', payload } as const;
}

/** A call without input, and one without an answer. */
export const Nothing = z.object({});

/** Chosen by a face for a call that its operator may want to end with `calls.cancel` before it has answered. */
export const CallId = z.uuid();
export type CallId = z.infer<typeof CallId>;
