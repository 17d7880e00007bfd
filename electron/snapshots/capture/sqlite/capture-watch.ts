import { statfsSync, statSync } from 'node:fs';
import { cancelled } from '../../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { pinLimitReached, scratchFull, stallLimitReached, walLimitReached } from './capture-limits.ts';
import type { CaptureLimits } from './capture-limits.ts';

/** Looked at between two pieces of a copy; throws to let go of the database. */
export interface CopyWatch {
  /** A read transaction is held from now on. */
  begin(mode: 'wal' | 'rollback'): void;
  /** That many more bytes were copied. */
  piece(bytes: number): void | Promise<void>;
  /** The transaction has ended; answers how long it was held, in milliseconds. */
  end(): number;
}

type WatchedCopy = {
  readonly path: string;
  readonly name: string;
  /** The folder the copy is made in. */
  readonly folder: string;
  readonly bytesTotal: number;
};

/** Keeps a copy within its limits, tells how far it is, and ends it when the job is cancelled. */
export class LimitWatch implements CopyWatch {
  readonly #copy: WatchedCopy;
  readonly #limits: CaptureLimits;
  readonly #context: JobContext;
  #held: { readonly mode: 'wal' | 'rollback'; readonly since: number; readonly walBytes: number } | null =
    null;
  #bytes = 0;

  constructor(copy: WatchedCopy, limits: CaptureLimits, context: JobContext) {
    this.#copy = copy;
    this.#limits = limits;
    this.#context = context;
  }

  begin(mode: 'wal' | 'rollback'): void {
    this.#held = { mode, since: this.#context.clock.monotonicMs(), walBytes: this.#walBytes() };
  }

  piece(bytes: number): void {
    this.#bytes += bytes;
    const { name, bytesTotal } = this.#copy;
    tell(this.#context, copyingText(name), 1, this.#bytes, Math.max(bytesTotal, this.#bytes));
    this.#keepRoom();
    this.#keepHoldShort();
  }

  end(): number {
    const heldMs = this.#heldMs();
    this.#held = null;
    return heldMs;
  }

  #keepRoom(): void {
    const { name, folder } = this.#copy;
    const freeBytes = freeBytesAt(folder);
    const { spareBytes } = this.#limits;
    if (freeBytes < spareBytes) throw scratchFull(name, folder, freeBytes, spareBytes);
  }

  #keepHoldShort(): void {
    if (this.#held === null) return;
    const { name } = this.#copy;
    const { maxStallMs, maxPinMs, maxWalGrowthBytes } = this.#limits;
    const heldMs = this.#heldMs();
    if (this.#held.mode === 'rollback') {
      if (heldMs > maxStallMs) throw stallLimitReached(name, heldMs, maxStallMs);
      return;
    }
    if (heldMs > maxPinMs) throw pinLimitReached(name, heldMs, maxPinMs);
    const grown = this.#walBytes() - this.#held.walBytes;
    if (grown > maxWalGrowthBytes) throw walLimitReached(name, grown, maxWalGrowthBytes);
  }

  #heldMs(): number {
    return this.#held === null ? 0 : this.#context.clock.monotonicMs() - this.#held.since;
  }

  /** By name and without opening it: closing a handle would drop the locks of this process. */
  #walBytes(): number {
    return statSync(`${this.#copy.path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }
}

/** Free bytes for this account on the file system of a folder. */
export function freeBytesAt(folder: string): number {
  const space = statfsSync(folder);
  return space.bavail * space.bsize;
}

/** The two steps of a capture, copying, then reading what the copy holds; ends it when the job is cancelled. */
export function tell(
  context: JobContext,
  stage: LocalText,
  step: 1 | 2,
  bytes: number,
  bytesTotal: number,
): void {
  if (context.signal.aborted) throw cancelled();
  context.progress({ stage, step, steps: 2, files: 0, filesTotal: null, bytes, bytesTotal });
}

function copyingText(name: string): LocalText {
  return localText(`Copying ${name}`, `${name} 복사 중`);
}
