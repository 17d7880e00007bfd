import { cancelled, isAppError } from '../../../shared/errors/app-error.ts';

/** Runs `work`; whatever the aborted signal made fail is told as `run/cancelled`. */
export async function cancellable<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error: unknown) {
    throw signal.aborted && !isAppError(error) ? cancelled() : error;
  }
}
