import type { Clock } from '../../platform/clock.ts';

/** How much of a run's time is left. */
export interface Budget {
  remainingMs(): number;
}

/** A kind ends by itself a little before the engine would end it, so that it can still say where it was stuck. */
const headStartMs = 400;

export function createBudget(clock: Clock, timeoutMs: number): Budget {
  const endsAt = clock.monotonicMs() + Math.max(timeoutMs * 0.8, timeoutMs - headStartMs);
  return { remainingMs: () => Math.max(1, Math.round(endsAt - clock.monotonicMs())) };
}
