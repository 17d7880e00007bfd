import type { RepositoryKeys } from '../format/keys.ts';
import { packBytes, pathOf } from '../format/layout.ts';
import type { Payload } from '../format/payload.ts';
import { SealedWriter } from '../format/sealed-writer.ts';
import { decodeTrailer } from '../format/trailer.ts';
import type { TrailerEntry } from '../format/trailer.ts';
import type { Storage, StorageWriter } from '../storage/storage.ts';

const blockBytes = 4 * 1024 ** 2;

type OpenPack = {
  readonly sealed: SealedWriter;
  readonly file: StorageWriter;
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
  /** What waits to be written, gathered in memory that is used again: buffers made anew keep the collector busy. */
  readonly #block = Buffer.allocUnsafeSlow(blockBytes);
  #filled = 0;
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
  append(chunkId: Buffer, payload: Payload, plainLength: number): Promise<void> {
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

  async #append(chunkId: Buffer, payload: Payload, plainLength: number): Promise<void> {
    const pack = (this.#open ??= await this.#begin());
    for (const bytes of pack.sealed.record(payload, plainLength, chunkId)) await this.#take(pack, bytes);
    if (pack.totalBytes >= this.#limitBytes) await this.#close();
  }

  async #begin(): Promise<OpenPack> {
    const sealed = new SealedWriter(this.#keys, 'pack');
    const file = await this.#storage.create(this.#signal);
    const pack: OpenPack = { sealed, file, totalBytes: 0 };
    this.#filled = 0;
    await this.#take(pack, sealed.header());
    return pack;
  }

  async #take(pack: OpenPack, bytes: Buffer): Promise<void> {
    pack.totalBytes += bytes.length;
    for (let from = 0; from < bytes.length;) {
      const copied = bytes.copy(this.#block, this.#filled, from);
      from += copied;
      this.#filled += copied;
      if (this.#filled === blockBytes) await this.#flush(pack);
    }
  }

  async #flush(pack: OpenPack): Promise<void> {
    await pack.file.write(this.#block.subarray(0, this.#filled));
    this.#filled = 0;
  }

  async #close(): Promise<void> {
    const pack = this.#open;
    if (pack === null) return;
    const { bytes, name } = pack.sealed.finish();
    await this.#take(pack, bytes);
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
