import type { Clock } from '../../electron/platform/clock.ts';

type Timer = { readonly dueMs: number; readonly order: number; readonly task: () => void };

/** A clock that only a test moves. Timers run on the monotonic time, as they do in a real process. */
export class FakeClock implements Clock {
  #wallMs: number;
  #monotonicMs = 1_000;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(wallMs = Date.UTC(2026, 0, 5, 12, 0, 0)) {
    this.#wallMs = wallMs;
  }

  /** Whole milliseconds, as a real wall clock tells them. */
  now(): number {
    return Math.floor(this.#wallMs);
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer: Timer = { dueMs: this.#monotonicMs + Math.max(0, delayMs), order: this.#order++, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that wait; none may be left when everything is disposed. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Moves both times, running every timer in its order and letting promises settle after each. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#monotonicMs + byMs;
    await settle();
    for (;;) {
      const next = this.#next(endMs);
      if (next === null) break;
      this.#timers.delete(next);
      this.#move(Math.max(0, next.dueMs - this.#monotonicMs));
      next.task();
      await settle();
    }
    this.#move(endMs - this.#monotonicMs);
    await settle();
  }

  /** The machine sleeps: the wall clock goes on, nothing runs, and timers keep what they still had to wait. */
  sleepMachine(forMs: number): void {
    this.#wallMs += forMs;
  }

  /** Somebody sets the wall clock. */
  setWall(wallMs: number): void {
    this.#wallMs = wallMs;
  }

  #move(byMs: number): void {
    this.#wallMs += byMs;
    this.#monotonicMs += byMs;
  }

  #next(endMs: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.dueMs > endMs) continue;
      if (
        next === null ||
        timer.dueMs < next.dueMs ||
        (timer.dueMs === next.dueMs && timer.order < next.order)
      )
        next = timer;
    }
    return next;
  }
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
