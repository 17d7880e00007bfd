import type { Clock } from '../platform/clock.ts';

/** At most `limit` events in any `windowMs`. */
export class RateLimit {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #windowMs: number;
  #times: number[] = [];

  constructor(clock: Clock, limit: number, windowMs: number) {
    this.#clock = clock;
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  allows(): boolean {
    const now = this.#clock.now();
    this.#times = this.#times.filter((time) => now - time < this.#windowMs);
    if (this.#times.length >= this.#limit) return false;
    this.#times.push(now);
    return true;
  }
}
