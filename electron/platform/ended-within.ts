import type { Clock } from './clock.ts';
import { sleep } from './clock.ts';

/** Waits for something to end, but no longer than `limitMs`; true when it did end. Rejects with the signal's reason. */
export async function endedWithin(
  clock: Clock,
  limitMs: number,
  ending: Promise<unknown>,
  signal?: AbortSignal,
): Promise<boolean> {
  const over = new AbortController();
  const late = sleep(
    clock,
    limitMs,
    AbortSignal.any(signal === undefined ? [over.signal] : [over.signal, signal]),
  );
  try {
    return await Promise.race([ending.then(() => true), late.then(() => false)]);
  } finally {
    over.abort();
  }
}
