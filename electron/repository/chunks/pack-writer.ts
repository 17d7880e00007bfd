import { availableParallelism } from 'node:os';
import type { RepositoryKeys } from '../format/keys.ts';
import { packBytes } from '../format/layout.ts';
import type { Storage } from '../storage/storage.ts';
import { PackThread } from './pack-thread.ts';
import type { WaitingChunk, WrittenPack } from './pack-thread.ts';

/** What a thread is given at a time, and what must wait before another thread is worth its start. */
const batchBytes = 1024 ** 2;
const mostThreads = Math.min(4, availableParallelism());
/** A thread that has the next batch already need not wait for it. */
const batchesAhead = 2;

/** Brings new chunks into packs, with the work of compressing and sealing done by as many threads as there are cores. */
export class PackWriter {
  readonly written: WrittenPack[] = [];
  readonly #start: () => PackThread;
  #threads: PackThread[] = [];
  #queue: WaitingChunk[] = [];
  #queuedBytes = 0;
  #isHandingOut = false;
  /** The first one; nothing is taken after it. */
  #failure: { readonly error: unknown } | null = null;

  constructor(storage: Storage, keys: RepositoryKeys, signal: AbortSignal, limitBytes = packBytes) {
    this.#start = () =>
      new PackThread({
        storage,
        keys,
        signal,
        limitBytes,
        onWritten: (pack) => this.written.push(pack),
        onSealed: () => this.#handOut(),
        onFailed: (error) => this.#fail(error),
      });
  }

  /**
   * Resolves with the stored bytes once the chunk is on its way; it is safe only after `finish`. `plain` must not change before;
   * in shared memory it is not copied.
   */
  append(chunkId: Uint8Array, plain: Uint8Array): Promise<number> {
    if (this.#failure !== null) return Promise.reject(this.#failure.error);
    const settle = Promise.withResolvers<number>();
    this.#queue.push({ chunkId, plain, settle });
    this.#queuedBytes += plain.length;
    // What comes in the same breath goes out as one.
    if (!this.#isHandingOut) queueMicrotask(() => this.#handOut());
    this.#isHandingOut = true;
    return settle.promise;
  }

  /** Closes the last packs. All packs are then at their place under their names. */
  async finish(): Promise<void> {
    if (this.#failure !== null) throw this.#failure.error;
    if (this.#queue.length > 0) (this.#idle() ?? this.#begin()).seal(this.#next(Infinity));
    await Promise.all(this.#threads.map((thread) => thread.finish()));
    this.#threads = [];
  }

  /** Gives up what is not closed yet. Never fails. */
  async abort(): Promise<void> {
    this.#fail(new Error('the packs were given up'));
    await Promise.all(this.#threads.splice(0).map((thread) => thread.abort()));
  }

  #handOut(): void {
    this.#isHandingOut = false;
    while (this.#queue.length > 0) {
      const thread = this.#ready();
      if (thread === null) return;
      thread.seal(this.#next(batchBytes));
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#queuedBytes = 0;
    for (const { settle } of this.#queue.splice(0)) settle.reject(error);
  }

  /** An idle thread takes whatever there is; a busy one, or a new one, only what is worth it. */
  #ready(): PackThread | null {
    const idle = this.#idle();
    if (idle !== null) return idle;
    if (this.#threads.length === 0) return this.#begin();
    if (this.#queuedBytes < batchBytes) return null;
    if (this.#threads.length < mostThreads) return this.#begin();
    return this.#threads.find((thread) => thread.busy < batchesAhead) ?? null;
  }

  #idle(): PackThread | null {
    return this.#threads.find((thread) => thread.busy === 0) ?? null;
  }

  #begin(): PackThread {
    const thread = this.#start();
    this.#threads.push(thread);
    return thread;
  }

  #next(mostBytes: number): readonly WaitingChunk[] {
    let [count, bytes] = [0, 0];
    for (const { plain } of this.#queue) {
      if (count > 0 && bytes + plain.length > mostBytes) break;
      count += 1;
      bytes += plain.length;
    }
    this.#queuedBytes -= bytes;
    return this.#queue.splice(0, count);
  }
}
