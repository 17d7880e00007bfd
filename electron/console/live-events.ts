import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';

const atMostEveryMs = 100;

/**
 * Collects which keys changed and tells once per tenth of a second, so that a burst of results becomes one event. The first
 * change after a quiet time goes out at once.
 */
export class Coalescer<Key> implements Disposable {
  readonly #clock: Clock;
  readonly #tell: (keys: ReadonlySet<Key>) => void;
  #keys = new Set<Key>();
  #lastToldMs = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: Clock, tell: (keys: ReadonlySet<Key>) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(key: Key): void {
    this.#keys.add(key);
    if (this.#cancelTimer !== null) return;
    const waitMs = this.#lastToldMs + atMostEveryMs - this.#clock.monotonicMs();
    if (waitMs <= 0) this.#flush();
    else this.#cancelTimer = this.#clock.after(waitMs, () => this.#flush());
  }

  dispose(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#keys.clear();
  }

  #flush(): void {
    this.#cancelTimer = null;
    this.#lastToldMs = this.#clock.monotonicMs();
    const keys = this.#keys;
    this.#keys = new Set();
    this.#tell(keys);
  }
}
