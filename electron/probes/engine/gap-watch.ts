import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Gap, GapStore } from '../history/gap-store.ts';
import { engineLimits } from './engine-limits.ts';

/**
 * Notices that the console did not run or the computer slept: by the last sign of life of the run before, and by heartbeats that
 * come late by the wall clock. Such a time is a gap, in which nothing is known; no result is made up for it.
 */
export class GapWatch {
  readonly #clock: Clock;
  readonly #gaps: GapStore;
  readonly #logger: Logger;
  readonly #onGap: (gap: Gap) => void;
  readonly #onBeat: () => void;
  #lastBeatAt = 0;
  #lastPersistedAt = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(options: {
    readonly clock: Clock;
    readonly gaps: GapStore;
    readonly logger: Logger;
    /** After the gap was recorded. */
    readonly onGap: (gap: Gap) => void;
    readonly onBeat: () => void;
  }) {
    this.#clock = options.clock;
    this.#gaps = options.gaps;
    this.#logger = options.logger;
    this.#onGap = options.onGap;
    this.#onBeat = options.onBeat;
  }

  /** Records the gap since the last run of the console, if there is one, and starts the heartbeat. */
  start(): void {
    const now = this.#clock.now();
    const lastAlive = this.#gaps.lastAlive();
    if (lastAlive !== null && now - lastAlive > engineLimits.shortestGapMs) {
      this.#gaps.record({ from: lastAlive, to: now, cause: 'stopped' });
    }
    this.#lastBeatAt = now;
    this.#persist(now);
    this.#schedule();
  }

  /** Looks at the clock now; a result must not be believed before this has been asked. */
  look(): void {
    const now = this.#clock.now();
    const from = this.#lastBeatAt;
    this.#lastBeatAt = now;
    if (now - from <= engineLimits.heartbeatMs + engineLimits.lateHeartbeatMs) return;
    const gap: Gap = { from, to: now, cause: 'asleep' };
    this.#write(() => this.#gaps.record(gap));
    this.#persist(now);
    this.#onGap(gap);
  }

  dispose(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#persist(this.#clock.now());
  }

  #schedule(): void {
    this.#cancelTimer = this.#clock.after(engineLimits.heartbeatMs, () => {
      this.#schedule();
      this.look();
      const now = this.#clock.now();
      if (Math.abs(now - this.#lastPersistedAt) >= engineLimits.persistAliveMs) this.#persist(now);
      this.#onBeat();
    });
  }

  #persist(now: number): void {
    this.#write(() => this.#gaps.alive(now));
    this.#lastPersistedAt = now;
  }

  /** A full disk must not end the heartbeat. */
  #write(action: () => void): void {
    try {
      action();
    } catch (error: unknown) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#logger.warn('probes.alive-not-written', { problem });
    }
  }
}
