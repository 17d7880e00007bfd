import type { ChunkPlace } from '../chunks/chunk-table.ts';

/** A set of records, one bit each: what millions of snapshots' files refer to fits into a few megabytes. */
export class RecordBits {
  readonly #chunksOf: (pack: string) => number;
  readonly #packs = new Map<string, { readonly bits: Uint8Array; storedBytes: number }>();

  /** @param chunksOf how many records a pack has */
  constructor(chunksOf: (pack: string) => number) {
    this.#chunksOf = chunksOf;
  }

  /** False when it was in already. */
  add({ pack, record, storedLength }: ChunkPlace): boolean {
    const known = this.#packs.get(pack) ?? this.#begin(pack);
    const mask = 1 << (record & 7);
    const byte = known.bits[record >> 3] ?? 0;
    if ((byte & mask) !== 0) return false;
    known.bits[record >> 3] = byte | mask;
    known.storedBytes += storedLength;
    return true;
  }

  has(pack: string, record: number): boolean {
    const byte = this.#packs.get(pack)?.bits[record >> 3] ?? 0;
    return (byte & (1 << (record & 7))) !== 0;
  }

  /** Stored bytes of those records of a pack that are in. */
  storedBytes(pack: string): number {
    return this.#packs.get(pack)?.storedBytes ?? 0;
  }

  get isEmpty(): boolean {
    return this.#packs.size === 0;
  }

  #begin(pack: string): { readonly bits: Uint8Array; storedBytes: number } {
    const begun = { bits: new Uint8Array((this.#chunksOf(pack) + 7) >> 3), storedBytes: 0 };
    this.#packs.set(pack, begun);
    return begun;
  }
}
