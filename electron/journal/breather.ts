import { setImmediate as nextTurn } from 'node:timers/promises';

/** The main process must not block for longer than a frame; half of it leaves room for what else waits. */
const turnMs = 8;

/** Lets others run as soon as the work since the last breath took half a frame. Rejects when the signal is aborted. */
export class Breather {
  readonly #signal: AbortSignal;
  #since = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async breathe(): Promise<void> {
    this.#signal.throwIfAborted();
    if (performance.now() - this.#since < turnMs) return;
    await nextTurn(undefined, { signal: this.#signal });
    this.#since = performance.now();
  }
}
