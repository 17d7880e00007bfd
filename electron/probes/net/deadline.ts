import type { Wait } from '../../platform/bounded-wait.ts';
import { netFailure } from './net-failure.ts';
import type { NetFailure } from './net-failure.ts';

/**
 * Waits for `start` to call back, for the time to be over, or for the signal, whichever comes first, and runs what `start`
 * returned (its clean-up) when it was not `start` that ended the wait.
 */
export function withDeadline<Value>(
  options: Wait & { readonly stage: string },
  start: (done: (value: Value) => void) => () => void,
): Promise<Value | NetFailure> {
  const { signal, timeoutMs, stage } = options;
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(netFailure('cancelled', 'CANCELLED', 'cancelled'));
      return;
    }
    let giveUp: (() => void) | null = null;
    let ended = false;
    const end = (value: Value | NetFailure): boolean => {
      if (ended) return false;
      ended = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(value);
      return true;
    };
    const timer = setTimeout(() => {
      if (end(netFailure('timeout', `TIMEOUT_${stage}`, `no result within ${timeoutMs} ms`))) giveUp?.();
    }, timeoutMs);
    function onAbort() {
      if (end(netFailure('cancelled', 'CANCELLED', 'cancelled'))) giveUp?.();
    }
    signal.addEventListener('abort', onAbort, { once: true });
    giveUp = start((value) => void end(value));
  });
}
