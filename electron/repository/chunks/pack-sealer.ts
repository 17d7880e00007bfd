import type { RepositoryKeys } from '../format/keys.ts';
import { encodePayload } from '../format/payload.ts';
import { release } from '../format/release.ts';
import { SealedWriter } from '../format/sealed-writer.ts';
import type { PlainChunk } from './pack-messages.ts';

const blockBytes = 1024 ** 2;

type Block = Uint8Array<ArrayBuffer>;

/** Where the bytes of packs go, in order: blocks of one pack, then its name and the list of its records. */
type PackOutput = {
  readonly block: (bytes: Block, filled: number) => void;
  readonly pack: (name: string, trailer: Uint8Array) => void;
};

/** Makes packs of chunks, one after another: compresses, encrypts, hashes. Touches no file. */
export class PackSealer {
  readonly #keys: RepositoryKeys;
  readonly #limitBytes: number;
  readonly #output: PackOutput;
  /** Memory that is used again: buffers made anew keep the collector busy. */
  readonly #spare: Block[] = [];
  #block: Block | null = null;
  #filled = 0;
  #pack: { readonly sealed: SealedWriter; totalBytes: number } | null = null;

  constructor(keys: RepositoryKeys, limitBytes: number, output: PackOutput) {
    this.#keys = keys;
    this.#limitBytes = limitBytes;
    this.#output = output;
  }

  /** Answers how many bytes the chunk takes, compressed. */
  seal({ chunkId, plain }: PlainChunk): number {
    const pack = (this.#pack ??= this.#begin());
    const payload = encodePayload(plain);
    const storedBytes = payload.reduce((sum, { length }) => sum + length, 0);
    for (const bytes of pack.sealed.record(payload, plain.length, chunkId)) {
      this.#take(bytes);
      release(bytes);
    }
    // Before the content stands the byte that names the method, which is the same for all.
    const content = payload.at(-1);
    if (content !== undefined && content !== plain) release(content);
    if (pack.totalBytes >= this.#limitBytes) this.close();
    return storedBytes;
  }

  /** Ends the open pack, if there is one. */
  close(): void {
    if (this.#pack === null) return;
    const { sealed } = this.#pack;
    const { bytes, name } = sealed.finish();
    this.#take(bytes);
    this.#flush();
    this.#output.pack(name, sealed.trailer());
    this.#pack = null;
  }

  /** Takes back a block that was handed out. */
  reuse(block: Block): void {
    this.#spare.push(block);
  }

  #begin(): { readonly sealed: SealedWriter; totalBytes: number } {
    const sealed = new SealedWriter(this.#keys, 'pack');
    this.#pack = { sealed, totalBytes: 0 };
    this.#take(sealed.header());
    return this.#pack;
  }

  #take(bytes: Uint8Array): void {
    if (this.#pack !== null) this.#pack.totalBytes += bytes.length;
    for (let from = 0; from < bytes.length;) {
      this.#block ??= this.#spare.pop() ?? new Uint8Array(blockBytes);
      const part = bytes.subarray(from, from + blockBytes - this.#filled);
      this.#block.set(part, this.#filled);
      from += part.length;
      this.#filled += part.length;
      if (this.#filled === blockBytes) this.#flush();
    }
  }

  #flush(): void {
    if (this.#block !== null) this.#output.block(this.#block, this.#filled);
    this.#block = null;
    this.#filled = 0;
  }
}
