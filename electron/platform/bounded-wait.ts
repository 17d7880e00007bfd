import { cancelled } from '../../shared/errors/app-error.ts';

/** An operation's limits: whichever comes first ends the wait. */
export type Wait = { readonly signal: AbortSignal; readonly timeoutMs: number };

/** What ends a wait before its time, and with which words. */
type Ends = {
  /** When the time is over. */
  readonly late: () => Error;
  /** Aborted with an Error as its reason when what was waited for can no longer come. */
  readonly lost?: AbortSignal;
};

/** Without a signal nobody can end the wait but its time, as where a folder on a share that no longer answers is looked at. */
type Limits = Pick<Wait, 'timeoutMs'> & Partial<Pick<Wait, 'signal'>>;

/**
 * The result of `work`, or why nobody waits any longer: cancelled, over time, lost. The work itself is not stopped; whoever needs that does it
 * when this rejects.
 */
export function bounded<Value>(
  { signal, timeoutMs }: Limits,
  work: Promise<Value>,
  { late, lost }: Ends,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), timeoutMs);
    const onAbort = () => reject(cancelled());
    const onLost = () => reject(lost?.reason);
    const stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      lost?.removeEventListener('abort', onLost);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    lost?.addEventListener('abort', onLost, { once: true });
    work.then(resolve, reject).finally(stop);
    if (signal?.aborted === true) onAbort();
    else if (lost?.aborted === true) onLost();
  });
}

/** How much of a wait is left since it began, at least a moment. */
export function remaining(wait: Wait, since: number): Wait {
  return { signal: wait.signal, timeoutMs: Math.max(1, wait.timeoutMs - (performance.now() - since)) };
}
