import { bounded } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

/** Gives a slot back. Twice is harmless. */
export type Release = () => void;

/** A server runs only so many sessions over one connection (MaxSessions of sshd_config, usually 10); whoever comes later waits. */
export class SessionSlots {
  #limit: number;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get taken(): number {
    return this.#taken;
  }

  async take(wait: Wait, late: () => Error): Promise<Release> {
    if (this.#taken < this.#limit) {
      this.#taken += 1;
      return this.#release();
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    try {
      await bounded(wait, promise, { late });
      return this.#release();
    } catch (error: unknown) {
      const at = this.#waiting.indexOf(resolve);
      // It was given one in the same moment, which goes on to the next.
      if (at === -1) this.#release()();
      else this.#waiting.splice(at, 1);
      throw error;
    }
  }

  /** The server allows fewer: as many as run now, at least one. */
  shrink(): void {
    this.#limit = Math.max(1, Math.min(this.#limit, this.#taken));
  }

  #release(): Release {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const next = this.#taken <= this.#limit ? this.#waiting.shift() : undefined;
      if (next === undefined) this.#taken -= 1;
      else next();
    };
  }
}
