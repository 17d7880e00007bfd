import { cancelled } from '../../../shared/errors/app-error.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

type Running<Opened> = { readonly opened: Promise<Opened>; readonly over: AbortController; waiting: number };

/** What is opened once for all who wait for it, and goes on when one of them gives up: others may come. It ends only with `end`. */
export class SharedOpening<Opened> {
  readonly #open: (signal: AbortSignal) => Promise<Opened>;
  readonly #givenUp: () => void;
  #running: Running<Opened> | null = null;

  /** `givenUp` is called when it was ended; `open` leaves nothing open then. */
  constructor(open: (signal: AbortSignal) => Promise<Opened>, givenUp: () => void) {
    this.#open = open;
    this.#givenUp = givenUp;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Begins it, or waits for the one that is under way. */
  async join(wait: Wait, late: () => Error): Promise<Opened> {
    const running = (this.#running ??= this.#begin());
    running.waiting += 1;
    try {
      return await bounded(wait, running.opened, { late });
    } finally {
      running.waiting -= 1;
    }
  }

  /** Ends what is under way when nobody waits for it. */
  end(): void {
    const running = this.#running;
    if (running === null || running.waiting > 0) return;
    this.#running = null;
    running.over.abort(cancelled());
    this.#givenUp();
  }

  #begin(): Running<Opened> {
    const over = new AbortController();
    const opened = this.#open(over.signal).finally(() => {
      if (this.#running?.over === over) this.#running = null;
    });
    return { opened, over, waiting: 0 };
  }
}
