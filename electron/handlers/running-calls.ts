import type { CallId } from '../../shared/contract/spec.ts';
import { cancelled } from '../../shared/errors/app-error.ts';
import type { Handlers } from '../dispatcher.ts';

/** Calls that their operator may end before they have answered, by the id that the face chose for them. */
export class RunningCalls {
  readonly #running = new Map<CallId, AbortController>();

  /** Runs `work` with a signal that `cancel` aborts as well; without an id only the caller's own does. */
  async run<Answer>(
    callId: CallId | undefined,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    if (callId === undefined) return work(signal);
    const controller = new AbortController();
    this.#running.set(callId, controller);
    try {
      return await work(AbortSignal.any([signal, controller.signal]));
    } catch (error: unknown) {
      throw controller.signal.aborted ? cancelled() : error;
    } finally {
      this.#running.delete(callId);
    }
  }

  cancel(callId: CallId): void {
    this.#running.get(callId)?.abort();
  }
}

export function createCallHandlers(calls: RunningCalls): Handlers['calls'] {
  return {
    cancel: ({ callId }) => {
      calls.cancel(callId);
      return {};
    },
  };
}
