import type { Clock } from '../../platform/clock.ts';

/** Waits for something to end, but no longer than `limitMs`. True when it did end. */
export async function boundedWait(clock: Clock, limitMs: number, ending: Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const stop = clock.after(limitMs, () => resolve(false));
  try {
    return await Promise.race([ending.then(() => true), promise]);
  } finally {
    stop();
  }
}
