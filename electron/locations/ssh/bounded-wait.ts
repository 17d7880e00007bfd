import { cancelled } from '../../../shared/errors/app-error.ts';
import type { Wait } from './ssh-ports.ts';

/** What ends a wait before its time, and with which words. */
type Ends = {
  /** When the time is over. */
  readonly late: () => Error;
  /** Aborted with an Error as its reason when what was waited for can no longer come. */
  readonly lost?: AbortSignal;
};

/**
 * The result of `work`, or why nobody waits any longer: cancelled, over time, lost. The work itself is not stopped; whoever needs that does it
 * when this rejects.
 */
export function bounded<Value>(wait: Wait, work: Promise<Value>, { late, lost }: Ends): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), wait.timeoutMs);
    const onAbort = () => reject(cancelled());
    const onLost = () => reject(lost?.reason);
    const stop = () => {
      clearTimeout(timer);
      wait.signal.removeEventListener('abort', onAbort);
      lost?.removeEventListener('abort', onLost);
    };
    wait.signal.addEventListener('abort', onAbort, { once: true });
    lost?.addEventListener('abort', onLost, { once: true });
    work.then(resolve, reject).finally(stop);
    if (wait.signal.aborted) onAbort();
    else if (lost?.aborted === true) onLost();
  });
}

/** How much of a wait is left since it began, at least a moment. */
export function remaining(wait: Wait, since: number): Wait {
  return { signal: wait.signal, timeoutMs: Math.max(1, wait.timeoutMs - (performance.now() - since)) };
}
