import type { TrailerEntry } from '../format/trailer.ts';
import { chunkIdBytes, headerBytes } from '../format/layout.ts';

/** Where a chunk lies. */
export type ChunkPlace = {
  readonly pack: string;
  readonly record: number;
  readonly offset: number;
  readonly storedLength: number;
  readonly plainLength: number;
};

const fields = 5;
const startCapacity = 1 << 12;

/**
 * Chunk id → place, in flat memory: about 100 bytes a chunk, so that a million chunks stay far below the memory limit. Open
 * addressing; ids are keyed hashes, so their first bytes are spread evenly.
 */
export class ChunkTable {
  readonly #packs: string[] = [];
  #ids = Buffer.alloc(startCapacity * chunkIdBytes);
  #places = new Float64Array(startCapacity * fields);
  #used = new Uint8Array(startCapacity);
  #count = 0;

  get size(): number {
    return this.#count;
  }

  /** Takes in all chunks of a pack. A chunk that is known already keeps its first place. */
  addPack(pack: string, entries: readonly TrailerEntry[]): void {
    const packNumber = this.#packs.push(pack) - 1;
    let offset = headerBytes;
    for (const [record, entry] of entries.entries()) {
      this.#put(entry.chunkId, [packNumber, record, offset, entry.storedLength, entry.plainLength]);
      offset += entry.storedLength;
    }
  }

  /** Remembers a chunk whose place is not known yet: it is being written. */
  mark(id: Buffer): void {
    this.#put(id, [-1, 0, 0, 0, 0]);
  }

  find(id: Buffer): ChunkPlace | null {
    const slot = this.#slotOf(id);
    if (this.#used[slot] === 0) return null;
    const [packNumber = 0, record = 0, offset = 0, storedLength = 0, plainLength = 0] = this.#places.subarray(
      slot * fields,
      slot * fields + fields,
    );
    return { pack: this.#packs[packNumber] ?? '', record, offset, storedLength, plainLength };
  }

  has(id: Buffer): boolean {
    return this.#used[this.#slotOf(id)] === 1;
  }

  #put(id: Buffer, place: readonly number[]): void {
    if (this.#count * 2 >= this.#used.length) this.#grow();
    const slot = this.#slotOf(id);
    if (this.#used[slot] === 1) return;
    this.#used[slot] = 1;
    this.#ids.set(id, slot * chunkIdBytes);
    this.#places.set(place, slot * fields);
    this.#count += 1;
  }

  #slotOf(id: Buffer): number {
    const mask = this.#used.length - 1;
    let slot = id.readUInt32LE(0) & mask;
    while (this.#used[slot] === 1 && !this.#isAt(slot, id)) slot = (slot + 1) & mask;
    return slot;
  }

  #isAt(slot: number, id: Buffer): boolean {
    const from = slot * chunkIdBytes;
    return id.compare(this.#ids, from, from + chunkIdBytes) === 0;
  }

  #grow(): void {
    const { ids, places, used } = { ids: this.#ids, places: this.#places, used: this.#used };
    const capacity = used.length * 2;
    this.#ids = Buffer.alloc(capacity * chunkIdBytes);
    this.#places = new Float64Array(capacity * fields);
    this.#used = new Uint8Array(capacity);
    for (let slot = 0; slot < used.length; slot += 1) {
      if (used[slot] === 0) continue;
      const id = ids.subarray(slot * chunkIdBytes, (slot + 1) * chunkIdBytes);
      const to = this.#slotOf(id);
      this.#used[to] = 1;
      this.#ids.set(id, to * chunkIdBytes);
      this.#places.set(places.subarray(slot * fields, (slot + 1) * fields), to * fields);
    }
  }
}
