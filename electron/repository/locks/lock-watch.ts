import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomically } from '../../platform/atomic-file.ts';

/** What a lock looked like, and since when it has not changed, in milliseconds of the watch's own time. */
export type LockSight = { readonly looks: string; readonly sinceMs: number };

/**
 * Remembers how locks of others looked, so that standing still can be measured by this computer's clock, also across commands that
 * each live shortly. Its time goes on while this computer runs and never jumps; sights of an earlier start of it are not loaded.
 */
export interface LockWatch {
  nowMs(): number;
  load(lockId: string): LockSight | null;
  save(sights: ReadonlyMap<string, LockSight>): Promise<void>;
}

/** For one process that lives long. */
export class MemoryLockWatch implements LockWatch {
  readonly nowMs: () => number;
  #sights: ReadonlyMap<string, LockSight> = new Map();

  constructor(monotonicMs: () => number) {
    this.nowMs = monotonicMs;
  }

  load(lockId: string): LockSight | null {
    return this.#sights.get(lockId) ?? null;
  }

  async save(sights: ReadonlyMap<string, LockSight>): Promise<void> {
    this.#sights = sights;
  }
}

const Sights = z.object({
  bootId: z.string().nullable(),
  sights: z.record(z.string(), z.object({ looks: z.string(), sinceMs: z.number() })),
});

/** A lock that nobody has met for a day has long been dealt with. */
const forgottenAfterMs = 86_400_000;

/** In a small file of this console's own, for operations that each run in a process of their own. Disposable. */
export class FileLockWatch implements LockWatch {
  readonly #path: string;
  readonly #bootId: string | null;
  #sights: Readonly<Record<string, LockSight>>;

  /** @param bootId which start of this computer it is: uptimes of different starts cannot be compared */
  constructor(path: string, bootId: string | null) {
    this.#path = path;
    this.#bootId = bootId;
    this.#sights = readSights(path, bootId, this.nowMs());
  }

  /** Time since this computer started; all its processes agree on it. */
  nowMs(): number {
    return Number(process.hrtime.bigint() / 1_000_000n);
  }

  load(lockId: string): LockSight | null {
    return this.#sights[lockId] ?? null;
  }

  async save(sights: ReadonlyMap<string, LockSight>): Promise<void> {
    // Commands on other repositories keep theirs in the same file, and may have written meanwhile.
    const nowMs = this.nowMs();
    const others = Object.entries(readSights(this.#path, this.#bootId, nowMs));
    const kept = others.filter(([, sight]) => nowMs - sight.sinceMs < forgottenAfterMs);
    this.#sights = Object.fromEntries([...kept, ...sights]);
    await writeFileAtomically(this.#path, JSON.stringify({ bootId: this.#bootId, sights: this.#sights }));
  }
}

function readSights(path: string, bootId: string | null, nowMs: number): Readonly<Record<string, LockSight>> {
  try {
    const file = Sights.parse(JSON.parse(readFileSync(path, 'utf8')));
    // Where the system does not tell its starts apart, a time ahead of ours is from an earlier one.
    const readable = Object.entries(file.sights).filter(([, sight]) => sight.sinceMs <= nowMs);
    return file.bootId === bootId ? Object.fromEntries(readable) : {};
  } catch {
    // Not there yet, or not readable: the locks are then seen for the first time.
    return {};
  }
}
