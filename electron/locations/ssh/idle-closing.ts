import type { Clock } from '../../platform/clock.ts';
import type { Release } from './session-slots.ts';

/** Closed after so long without any use. */
const idleMs = 5 * 60_000;

/** What is closed when nobody has used it for a while. */
type Closed = { readonly isOpen: () => boolean; readonly close: () => void };

/** Counts who uses something that is open, and has it closed five minutes after the last use. */
export class IdleClosing {
  readonly #clock: Clock;
  readonly #closed: Closed;
  #users = 0;
  #stop: () => void = () => {};

  constructor(clock: Clock, closed: Closed) {
    this.#clock = clock;
    this.#closed = closed;
  }

  /** In use until the answer is called; twice is harmless. */
  take(): Release {
    this.#users += 1;
    this.stop();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#users -= 1;
      this.rest();
    };
  }

  /** Begins to count the time, if nobody uses it. To be called when it has opened, too. */
  rest(): void {
    this.stop();
    if (this.#users === 0 && this.#closed.isOpen())
      this.#stop = this.#clock.after(idleMs, this.#closed.close);
  }

  /** Counts no time any more. */
  stop(): void {
    this.#stop();
  }
}
