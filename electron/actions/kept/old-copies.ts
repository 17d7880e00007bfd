import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import type { Disposable } from '../../platform/disposable.ts';
import { isMissingFile } from '../../platform/file-errors.ts';
import type { Logger } from '../../platform/logger.ts';

const everyMs = 24 * 3_600_000;
/** As long as what restores keep. */
const keptMs = 30 * 24 * 3_600_000;

/**
 * Removes the copies of settings files that edits kept, after 30 days: they hold the secrets of those files. Rows and files that actions
 * kept may be the last of them, and stay.
 */
export class OldCopies implements Disposable {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #stopTimer: () => void = () => undefined;
  #isOver = false;

  constructor(parts: { readonly folder: string; readonly clock: Clock; readonly logger: Logger }) {
    this.#folder = parts.folder;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  /** Now, and once a day. Never rejects: what cannot be removed today is tried again tomorrow. */
  async start(): Promise<void> {
    try {
      for (const name of (await readdir(this.#folder)).filter(isOfSettings)) await this.#removeOld(name);
    } catch (error: unknown) {
      if (!isMissingFile(error)) this.#logger.warn('action.copy-not-removed', { reason: String(error) });
    }
    if (!this.#isOver) this.#stopTimer = this.#clock.after(everyMs, () => void this.start());
  }

  dispose(): void {
    this.#isOver = true;
    this.#stopTimer();
  }

  async #removeOld(name: string): Promise<void> {
    const path = join(this.#folder, name);
    if ((await stat(path)).mtimeMs < this.#clock.now() - keptMs) await rm(path, { force: true });
  }
}

/** They begin with the id of their run; rows and files begin with a date. */
function isOfSettings(name: string): boolean {
  return /^[0-9a-f]{16}-/.test(name);
}
