import type { RepositoryKeys } from '../format/keys.ts';
import { packBytes, pathOf } from '../format/layout.ts';
import { SealedWriter } from '../format/sealed-writer.ts';
import { decodeTrailer } from '../format/trailer.ts';
import type { TrailerEntry } from '../format/trailer.ts';
import type { Storage, StorageWriter } from '../storage/storage.ts';

const flushBytes = 4 * 1024 ** 2;

type OpenPack = {
  readonly sealed: SealedWriter;
  readonly file: StorageWriter;
  waiting: Buffer[];
  waitingBytes: number;
  totalBytes: number;
};

export type WrittenPack = { readonly name: string; readonly entries: readonly TrailerEntry[] };

/** Fills packs one after another. Appends are done in the order of their calls. */
export class PackWriter {
  readonly #storage: Storage;
  readonly #keys: RepositoryKeys;
  readonly #signal: AbortSignal;
  readonly #limitBytes: number;
  readonly written: WrittenPack[] = [];
  #open: OpenPack | null = null;
  #last: Promise<void> = Promise.resolve();
  /** The pack before the open one, on its way to the disk. */
  #closing: Promise<void> = Promise.resolve();

  constructor(storage: Storage, keys: RepositoryKeys, signal: AbortSignal, limitBytes = packBytes) {
    this.#storage = storage;
    this.#keys = keys;
    this.#signal = signal;
    this.#limitBytes = limitBytes;
  }

  /** Resolves once the chunk is on its way; it is safe only after `finish`. */
  append(chunkId: Buffer, payload: Buffer, plainLength: number): Promise<void> {
    return this.#inTurn(() => this.#append(chunkId, payload, plainLength));
  }

  /** Closes the last pack. All packs are then at their place under their names. */
  finish(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#close();
      await this.#closing;
    });
  }

  /** Gives up what is not closed yet. Never fails. */
  async abort(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#closing.catch(() => undefined);
    await this.#open?.file.abort();
    this.#open = null;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const next = this.#last.then(work);
    // A failure reaches the caller through `next`, and everyone who waits behind it as well.
    next.catch(() => undefined);
    this.#last = next;
    return next;
  }

  async #append(chunkId: Buffer, payload: Buffer, plainLength: number): Promise<void> {
    const pack = (this.#open ??= await this.#begin());
    this.#take(pack, pack.sealed.record(payload, plainLength, chunkId));
    if (pack.waitingBytes >= flushBytes) await this.#flush(pack);
    if (pack.totalBytes >= this.#limitBytes) await this.#close();
  }

  async #begin(): Promise<OpenPack> {
    const sealed = new SealedWriter(this.#keys, 'pack');
    const file = await this.#storage.create(this.#signal);
    const pack: OpenPack = { sealed, file, waiting: [], waitingBytes: 0, totalBytes: 0 };
    this.#take(pack, sealed.header());
    return pack;
  }

  #take(pack: OpenPack, bytes: Buffer): void {
    pack.waiting.push(bytes);
    pack.waitingBytes += bytes.length;
    pack.totalBytes += bytes.length;
  }

  async #flush(pack: OpenPack): Promise<void> {
    const bytes = Buffer.concat(pack.waiting);
    pack.waiting = [];
    pack.waitingBytes = 0;
    await pack.file.write(bytes);
  }

  async #close(): Promise<void> {
    const pack = this.#open;
    if (pack === null) return;
    const { bytes, name } = pack.sealed.finish();
    this.#take(pack, bytes);
    await this.#flush(pack);
    await this.#closing;
    this.#open = null;
    this.#closing = this.#commit(pack, name);
    this.#closing.catch(() => undefined);
  }

  async #commit(pack: OpenPack, name: string): Promise<void> {
    try {
      await pack.file.commit(pathOf('pack', name));
    } catch (error: unknown) {
      await pack.file.abort();
      throw error;
    }
    this.written.push(writtenPack(name, pack.sealed.trailer()));
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
