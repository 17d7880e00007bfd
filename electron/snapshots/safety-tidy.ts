import { isAppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { Logger } from '../platform/logger.ts';
import type { DeskJobs } from './desk.ts';
import { TidiedSafety, tidySafetyJobName } from './jobs/tidy-safety.ts';

/** The start of the console belongs to its first screen. */
const firstAfterMs = 120_000;
const everyMs = 24 * 3_600_000;

export type SafetyTidyParts = {
  readonly desk: Pick<DeskJobs, 'run'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly journal: JournalPort;
  /** Every folder that restores of this desk may have replaced something in. */
  readonly folders: () => readonly string[];
};

/** Once a day removes what restores kept for an undo that nobody asked for. */
export class SafetyTidy implements Disposable {
  readonly #parts: SafetyTidyParts;
  readonly #end = new AbortController();
  #stopTimer: () => void = () => undefined;

  constructor(parts: SafetyTidyParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#schedule(firstAfterMs);
  }

  dispose(): void {
    this.#stopTimer();
    this.#end.abort();
  }

  /** Never rejects: what cannot be removed today is tried again tomorrow. */
  async run(): Promise<void> {
    const { desk, journal, logger } = this.#parts;
    try {
      const folders = this.#parts.folders();
      if (folders.length === 0) return;
      const removed = TidiedSafety.parse(
        await desk.run(null, tidySafetyJobName, { folders }, this.#end.signal),
      );
      for (const subject of removed) {
        journal.append({
          action: 'restore.safety-removed',
          targetId: null,
          subject,
          result: 'done',
          details: {},
        });
      }
    } catch (error: unknown) {
      if (this.#end.signal.aborted) return;
      if (isAppError(error)) logger.warn('restore.safety-not-removed', { reason: error.text.en });
      else logger.bug(error, 'restore.safety');
    }
  }

  #schedule(afterMs: number): void {
    this.#stopTimer = this.#parts.clock.after(afterMs, () => {
      void this.run().then(() => {
        if (!this.#end.signal.aborted) this.#schedule(everyMs);
      });
    });
  }
}
