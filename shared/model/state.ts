import { z } from 'zod';

/** The six states, worst first. The set is closed; `unknown` is never shown as good. */
export const states = ['down', 'degraded', 'unknown', 'pending', 'ok', 'paused'] as const;

export const State = z.enum(states);
export type State = z.infer<typeof State>;
