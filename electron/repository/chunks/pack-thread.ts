import { extname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { IdleThreads } from '../../platform/idle-threads.ts';
import type { RepositoryKeys } from '../format/keys.ts';
import { pathOf } from '../format/layout.ts';
import { decodeTrailer } from '../format/trailer.ts';
import type { TrailerEntry } from '../format/trailer.ts';
import type { Storage, StorageWriter } from '../storage/storage.ts';
import type { FromPackWorker, PlainChunk, ToPackWorker } from './pack-messages.ts';

export type WrittenPack = { readonly name: string; readonly entries: readonly TrailerEntry[] };

/** A chunk on its way into a pack. Settles with its stored bytes once what lies before it is handed to the place. */
export type WaitingChunk = PlainChunk & { readonly settle: PromiseWithResolvers<number> };

type PackThreadParts = {
  readonly storage: Storage;
  readonly keys: RepositoryKeys;
  readonly signal: AbortSignal;
  readonly limitBytes: number;
  readonly onWritten: (pack: WrittenPack) => void;
  /** Told whenever chunks have been sealed. */
  readonly onSealed: () => void;
  /** Told once, of the first thing that went wrong; nothing more is sealed. */
  readonly onFailed: (error: unknown) => void;
};

/** Beside this file, in the sources as in the bundle. */
const workerFile = join(import.meta.dirname, `pack-worker${extname(import.meta.filename)}`);

const threads = new IdleThreads(workerFile);
const mostClosing = 4;

/** One thread that seals packs, and the files that they go to: what it answers is carried out in its order. */
export class PackThread {
  readonly #parts: PackThreadParts;
  readonly #worker: Worker;
  readonly #waiting: (readonly WaitingChunk[])[] = [];
  #file: StorageWriter | null = null;
  #last: Promise<void> = Promise.resolve();
  /** Packs that are whole, on their way to the disk; several where that way is long. */
  readonly #closing = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;
  readonly #finished = Promise.withResolvers<void>();

  constructor(parts: PackThreadParts) {
    this.#parts = parts;
    const { keys, limitBytes } = parts;
    const { master, repositoryId } = keys;
    this.#worker = threads.hire();
    this.#tell({ kind: 'begin', master, repositoryId, limitBytes });
    this.#finished.promise.catch(() => undefined);
    this.#worker.on('message', (message: FromPackWorker) => this.#inTurn(() => this.#obey(message)));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('a thread that seals packs has ended')));
  }

  /** Times `seal` was called without an answer yet. */
  get busy(): number {
    return this.#waiting.length;
  }

  seal(chunks: readonly WaitingChunk[]): void {
    this.#waiting.push(chunks);
    this.#tell({ kind: 'seal', chunks: chunks.map(({ chunkId, plain }) => ({ chunkId, plain })) });
  }

  /** Closes the last pack and lets the thread go. All packs are then at their place under their names. */
  async finish(): Promise<void> {
    this.#throwFailure();
    this.#tell({ kind: 'finish' });
    await this.#finished.promise;
    await Promise.all(this.#closing);
    this.#throwFailure();
    // It has forgotten its keys with its last pack.
    threads.dismiss(this.#worker);
  }

  /** Gives up what is not closed yet. Never fails. */
  async abort(): Promise<void> {
    this.#fail(new Error('the packs were given up'));
    await this.#worker.terminate();
    await this.#last;
    await Promise.all(this.#closing);
    await this.#file?.abort();
    this.#file = null;
  }

  #tell(message: ToPackWorker): void {
    this.#worker.postMessage(message, message.kind === 'block' ? [message.bytes.buffer] : []);
  }

  /** One after another; after a failure nothing more is done. */
  #inTurn(work: () => Promise<void>): void {
    this.#last = this.#last
      .then(() => (this.#failure === null ? work() : undefined))
      .catch((error: unknown) => this.#fail(error));
  }

  async #obey(message: FromPackWorker): Promise<void> {
    switch (message.kind) {
      case 'block': {
        const { bytes, filled } = message;
        this.#file ??= await this.#parts.storage.create(this.#parts.signal);
        await this.#file.write(bytes.subarray(0, filled));
        return this.#tell({ kind: 'block', bytes });
      }
      case 'pack':
        return this.#close(message.name, Buffer.from(message.trailer));
      case 'sealed': {
        const chunks = this.#waiting.shift() ?? [];
        for (const [at, { settle }] of chunks.entries()) settle.resolve(message.storedBytes[at] ?? 0);
        return this.#parts.onSealed();
      }
      case 'finished':
        return this.#finished.resolve();
    }
  }

  async #close(name: string, trailer: Buffer): Promise<void> {
    const file = this.#file;
    if (file === null) return;
    while (this.#closing.size >= mostClosing) await Promise.race(this.#closing);
    this.#file = null;
    const closing = this.#commit(file, name, trailer)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  async #commit(file: StorageWriter, name: string, trailer: Buffer): Promise<void> {
    try {
      await file.commit(pathOf('pack', name));
    } catch (error: unknown) {
      await file.abort();
      throw error;
    }
    this.#parts.onWritten(writtenPack(name, trailer));
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  #fail(error: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = { error };
    for (const { settle } of this.#waiting.splice(0).flat()) settle.reject(error);
    this.#finished.reject(error);
    this.#parts.onFailed(error);
  }
}

/** Its entries are kept as bytes and decoded when they are asked for: a capture may write millions of them. */
function writtenPack(name: string, trailer: Buffer): WrittenPack {
  return {
    name,
    get entries() {
      return decodeTrailer(trailer) ?? [];
    },
  };
}
