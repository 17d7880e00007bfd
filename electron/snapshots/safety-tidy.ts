import { isAppError } from '../../shared/errors/app-error.ts';
import type { HostUse } from '../../shared/model/host.ts';
import type { HostAccess } from '../locations/ssh/host-access.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { Logger } from '../platform/logger.ts';
import type { DeskJobs } from './desk.ts';
import type { RestorePlace } from './restore-places.ts';
import { TidiedSafety } from './jobs/tidy-safety-input.ts';
import { tidySafetyJobName } from './jobs/job-names.ts';

/** The start of the console belongs to its first screen. */
const firstAfterMs = 120_000;
const everyMs = 24 * 3_600_000;

type SafetyTidyParts = {
  readonly desk: Pick<DeskJobs, 'run'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly journal: JournalPort;
  /** Every folder that restores of this desk may have replaced something in. */
  readonly places: () => readonly RestorePlace[];
  readonly hostAccess: (host: HostUse | null, signal: AbortSignal) => Promise<HostAccess | null>;
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
    await this.#unlessItFails(async () => {
      // A host that cannot be reached keeps no other from being tidied.
      for (const place of this.#parts.places()) await this.#unlessItFails(() => this.#tidy(place));
    });
  }

  async #tidy({ host: way, folders }: RestorePlace): Promise<void> {
    const { desk, journal, hostAccess } = this.#parts;
    const host = await hostAccess(way, this.#end.signal);
    const raw = await desk.run(null, tidySafetyJobName, { folders, host }, this.#end.signal);
    for (const subject of TidiedSafety.parse(raw)) {
      journal.append({
        action: 'restore.safety-removed',
        targetId: null,
        subject,
        result: 'done',
        details: {},
      });
    }
  }

  async #unlessItFails(work: () => Promise<void>): Promise<void> {
    const { logger } = this.#parts;
    try {
      await work();
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
