import { setTimeout as delay } from 'node:timers/promises';
import type { Storage, StorageWriter, StoredFile } from '../../electron/repository/storage/storage.ts';
import { storageFailure } from '../../electron/repository/storage/storage-errors.ts';

/**
 * What goes wrong at the Nth call, counted from 1.
 * - `error`: the call fails and does nothing; with `forever` every later call fails as well.
 * - `late-error`: the call does its work and then fails, as when only the sync of the folder fails.
 * - `short-write`: half of the bytes are written, then the place is full.
 * - `power-loss`: from this call on nothing happens any more. What was not committed is lost, what was removed since the last commit
 *   is back: removals are not synced.
 */
export type Fault =
  | {
      readonly kind: 'error';
      readonly at: number;
      readonly code: 'EIO' | 'ENOSPC';
      readonly forever: boolean;
    }
  | { readonly kind: 'late-error'; readonly at: number }
  | { readonly kind: 'short-write'; readonly at: number }
  | { readonly kind: 'power-loss'; readonly at: number };

export type FaultKind = Fault['kind'];

/** A place that fails as told. Counts its calls, so that a run without a fault says how many there are. */
export class FaultyStorage implements Storage {
  calls = 0;
  fault: Fault | null = null;
  /** Every call takes so long. */
  delayMs = 0;
  /** Told of every call when it begins; the call goes on when it has settled. */
  onCall: (calls: number) => Promise<void> | void = () => undefined;
  /** Told of every file before it gets its name, and before it is removed. */
  before: (change: 'commit' | 'remove', name: string) => Promise<void> = () => Promise.resolve();
  /** Nothing can be written or removed any more. */
  readOnly = false;
  #inner: Storage;
  #swap: { readonly at: number; readonly inner: Storage } | null = null;
  readonly #removed = new Map<string, Uint8Array>();

  constructor(inner: Storage) {
    this.#inner = inner;
  }

  get place(): string {
    return this.#inner.place;
  }

  get durable(): boolean {
    return this.#inner.durable;
  }

  /** From the Nth call on another disk is there, such as the empty folder where one was mounted. */
  swapAt(at: number, inner: Storage): void {
    this.#swap = { at, inner };
  }

  list(folder: string, signal: AbortSignal): Promise<readonly StoredFile[]> {
    return this.#call(folder, () => this.#inner.list(folder, signal));
  }

  read(name: string, offset: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array | null> {
    return this.#call(name, () => this.#inner.read(name, offset, lengthBytes, signal));
  }

  size(name: string, signal: AbortSignal): Promise<number | null> {
    return this.#call(name, () => this.#inner.size(name, signal));
  }

  create(signal: AbortSignal): Promise<StorageWriter> {
    return this.#call('a new file', async () => {
      this.#refuseWrites();
      // A writer that nobody is given would stay open.
      if (this.fault?.kind === 'late-error' && this.calls === this.fault.at)
        throw this.#failure('EIO', 'a new file');
      const writer = await this.#inner.create(signal);
      return {
        write: (bytes) =>
          this.#call(
            'a new file',
            () => writer.write(bytes),
            () => writer.write(half(bytes)),
          ),
        commit: (name) =>
          this.#call(name, async () => {
            await this.before('commit', name);
            await writer.commit(name);
            this.#removed.clear();
          }),
        abort: () => writer.abort(),
      };
    });
  }

  async write(name: string, content: Uint8Array, signal: AbortSignal): Promise<void> {
    const writer = await this.create(signal);
    try {
      await writer.write(content);
      await writer.commit(name);
    } catch (error: unknown) {
      await writer.abort();
      throw error;
    }
  }

  remove(name: string, signal: AbortSignal): Promise<void> {
    return this.#call(name, async () => {
      this.#refuseWrites();
      await this.before('remove', name);
      const size = await this.#inner.size(name, signal);
      const content = size === null ? null : await this.#inner.read(name, 0, size, signal);
      await this.#inner.remove(name, signal);
      if (content !== null) this.#removed.set(name, content);
    });
  }

  sweep(signal: AbortSignal): Promise<void> {
    return this.#call('temporary files', () => this.#inner.sweep(signal));
  }

  space(signal: AbortSignal): Promise<{ readonly freeBytes: number; readonly totalBytes: number }> {
    return this.#call('free space', () => this.#inner.space(signal));
  }

  hash(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string> | null> {
    return this.#call('hashes', () => this.#inner.hash(names, signal));
  }

  /** What a power loss leaves: removals that were not synced have not happened. */
  async restoreRemoved(signal: AbortSignal): Promise<void> {
    if (this.fault?.kind !== 'power-loss') return;
    for (const [name, content] of this.#removed) await this.#inner.write(name, content, signal);
  }

  async #call<Value>(
    name: string,
    work: () => Promise<Value>,
    partly: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Value> {
    this.calls += 1;
    const calls = this.calls;
    await this.onCall(calls);
    if (this.#swap !== null && this.calls >= this.#swap.at) this.#inner = this.#swap.inner;
    if (this.delayMs > 0) await delay(this.delayMs);
    const { fault } = this;
    if (fault === null || calls < fault.at) return work();
    if (fault.kind === 'power-loss') throw this.#failure('EIO', name);
    if (fault.kind === 'error' && (calls === fault.at || fault.forever))
      throw this.#failure(fault.code, name);
    if (calls > fault.at) return work();
    if (fault.kind === 'short-write') {
      await partly();
      throw this.#failure('ENOSPC', name);
    }
    await work();
    throw this.#failure('EIO', name);
  }

  #refuseWrites(): void {
    if (this.readOnly) throw this.#failure('EROFS', 'a file');
  }

  #failure(code: string, name: string): unknown {
    return storageFailure(Object.assign(new Error(code), { code }), this.place, name);
  }
}

function half(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length >> 1);
}
