import { randomBytes } from 'node:crypto';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { identityOfThisProcess } from '../../platform/machine.ts';
import type { ProcessIdentity } from '../../platform/machine.ts';
import { formatVersion } from '../format/layout.ts';
import type { Storage } from '../storage/storage.ts';
import { encodeLock, lockLost, lockPath, parseLock } from './lock-file.ts';
import type { LockFile, LockMode, LockPurpose } from './lock-file.ts';
import { MemoryLockWatch } from './lock-watch.ts';
import type { LockWatch } from './lock-watch.ts';
import { refuseOthers } from './other-locks.ts';

export const heartbeatMs = 30_000;
const stepTimeoutMs = 60_000;
const maxLockBytes = 16 * 1024;

export type LockRequest = {
  readonly mode: LockMode;
  readonly purpose: LockPurpose;
  /** The operating system's account, for whoever is kept waiting. */
  readonly owner: string;
};

type LockContext = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Where it is remembered since when other locks stand still; in this process alone by default. */
  readonly watch?: LockWatch | undefined;
  readonly identity?: ProcessIdentity | undefined;
};

/** A lock that is held. */
export interface Lock {
  readonly id: string;
  /** Looks at the place: false once another console has set the lock aside. */
  stillOurs(signal: AbortSignal): Promise<boolean>;
  /** Says what it is held for from now on. @throws AppError repository/locked when it is no longer ours */
  enter(purpose: LockPurpose, signal: AbortSignal): Promise<void>;
  /** Never fails: a lock that cannot be removed any more is set aside by others. */
  release(): Promise<void>;
}

/**
 * Takes a lock. Shared ones stand beside each other; an exclusive one stands alone and waits for nobody. Locks of processes that are
 * gone are removed on the way.
 *
 * @throws AppError repository/locked naming who holds it, where, since when, and what to do
 */
export async function acquireLock(
  storage: Storage,
  request: LockRequest,
  context: LockContext,
): Promise<Lock> {
  const { clock, signal } = context;
  const self = context.identity ?? identityOfThisProcess();
  const watch = context.watch ?? new MemoryLockWatch(() => clock.monotonicMs());
  const id = randomBytes(8).toString('hex');
  const { mode, purpose } = request;
  const others = { storage, id, mode, purpose, self, watch, signal };
  // Looked at before as well: an attempt that fails anyway keeps nobody else out for a moment.
  await refuseOthers(others);
  const held = new HeldLock(storage, clock, lockFile(id, request, self, clock.now()));
  try {
    await held.begin(signal);
    await refuseOthers(others);
  } catch (error: unknown) {
    await held.release();
    throw error;
  }
  return held;
}

function lockFile(id: string, request: LockRequest, self: ProcessIdentity, now: number): LockFile {
  const { machineId, hostName: host, bootId, pid, startedAt } = self;
  const process = { host, machineId, bootId, pid, startedAt };
  return { format: formatVersion, id, ...request, ...process, createdAt: now, counter: 0 };
}

class HeldLock implements Lock {
  readonly id: string;
  readonly #storage: Storage;
  readonly #clock: Clock;
  #file: LockFile;
  #stop: () => void = () => undefined;
  #released = false;
  /** Writes of the lock come one after another, so that none is overtaken by the removal. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(storage: Storage, clock: Clock, file: LockFile) {
    this.id = file.id;
    this.#storage = storage;
    this.#clock = clock;
    this.#file = file;
  }

  async begin(signal: AbortSignal): Promise<void> {
    await this.#storage.write(lockPath(this.id), encodeLock(this.#file), signal);
    this.#schedule();
  }

  async stillOurs(signal: AbortSignal): Promise<boolean> {
    if (this.#released) return false;
    const bytes = await this.#storage.read(lockPath(this.id), 0, maxLockBytes, signal);
    const lock = bytes === null ? null : parseLock(bytes);
    return lock !== null && lock.id === this.id && lock.machineId === this.#file.machineId;
  }

  async enter(purpose: LockPurpose, signal: AbortSignal): Promise<void> {
    const ours = await this.#inTurn(() => this.#rewrite({ purpose }, signal));
    if (!ours) throw lockLost(this.#storage.place);
  }

  async release(): Promise<void> {
    this.#stop();
    this.#released = true;
    await this.#inTurn(() =>
      this.#storage.remove(lockPath(this.id), AbortSignal.timeout(stepTimeoutMs)),
    ).catch(ignoreFailedPlace);
  }

  #schedule(): void {
    if (this.#released) return;
    this.#stop = this.#clock.after(heartbeatMs, () => void this.#beat());
  }

  /** A beat that fails is tried again with the next one: the place may come back in time. */
  async #beat(): Promise<void> {
    const ours = await this.#inTurn(() => this.#rewrite({}, AbortSignal.timeout(stepTimeoutMs))).catch(
      () => true,
    );
    if (ours) this.#schedule();
  }

  /** A lock that was set aside is not written again: it is somebody else's turn. */
  async #rewrite(change: { readonly purpose?: LockPurpose }, signal: AbortSignal): Promise<boolean> {
    if (!(await this.stillOurs(signal))) return false;
    this.#file = { ...this.#file, ...change, counter: this.#file.counter + 1 };
    await this.#storage.write(lockPath(this.id), encodeLock(this.#file), signal);
    return true;
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }
}

function ignoreFailedPlace(error: unknown): void {
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  if (!isAppError(error) && !timedOut) throw error;
}
