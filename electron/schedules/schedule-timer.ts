import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

type TimerPort = {
  /** Decides and starts what is due. */
  pass(): void;
  /** When something is due next (epoch ms); null when nothing ever. */
  nextAt(now: number): number | null;
};

/** Never sooner, so that no mistake makes it spin. */
const shortestWaitMs = 1000;
/** Never later: timers stand still while the computer sleeps, and the wall clock may be set. */
const longestWaitMs = 60_000;

/** Looks at the clock when something is due, and at least once a minute while there is anything to wait for. */
export class ScheduleTimer {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #port: TimerPort;
  #cancel: (() => void) | null = null;
  #begun = false;

  constructor(clock: Clock, logger: Logger, port: TimerPort) {
    this.#clock = clock;
    this.#logger = logger;
    this.#port = port;
  }

  begin(): void {
    this.#begun = true;
    this.#look();
  }

  /** Plans the next look anew, because what is due when has changed. */
  arm(): void {
    if (!this.#begun) return;
    this.#cancel?.();
    this.#cancel = null;
    const waitMs = this.#waitMs();
    if (waitMs !== null) this.#cancel = this.#clock.after(waitMs, () => this.#look());
  }

  dispose(): void {
    this.#begun = false;
    this.#cancel?.();
    this.#cancel = null;
  }

  #look(): void {
    try {
      this.#port.pass();
    } catch (error: unknown) {
      this.#logger.bug(error, 'schedules.look');
    }
    this.arm();
  }

  #waitMs(): number | null {
    try {
      const now = this.#clock.now();
      const next = this.#port.nextAt(now);
      return next === null ? null : Math.min(longestWaitMs, Math.max(shortestWaitMs, next - now));
    } catch (error: unknown) {
      this.#logger.bug(error, 'schedules.plan');
      return longestWaitMs;
    }
  }
}
