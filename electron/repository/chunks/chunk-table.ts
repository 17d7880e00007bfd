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
    this.#makeRoom(entries.length);
    let offset = headerBytes;
    let record = 0;
    for (const { chunkId, storedLength, plainLength } of entries) {
      this.#put(chunkId, packNumber, record, offset, storedLength, plainLength);
      offset += storedLength;
      record += 1;
    }
  }

  /** Remembers a chunk whose place is not known yet: it is being written. */
  mark(id: Buffer): void {
    this.#makeRoom(1);
    this.#put(id, -1, 0, 0, 0, 0);
  }

  find(id: Buffer): ChunkPlace | null {
    const slot = this.#slotOf(id);
    if (this.#used[slot] === 0) return null;
    const from = slot * fields;
    const places = this.#places;
    return {
      pack: this.#packs[places[from] ?? 0] ?? '',
      record: places[from + 1] ?? 0,
      offset: places[from + 2] ?? 0,
      storedLength: places[from + 3] ?? 0,
      plainLength: places[from + 4] ?? 0,
    };
  }

  has(id: Buffer): boolean {
    return this.#used[this.#slotOf(id)] === 1;
  }

  #put(
    id: Buffer,
    packNumber: number,
    record: number,
    offset: number,
    storedLength: number,
    plainLength: number,
  ): void {
    const slot = this.#slotOf(id);
    if (this.#used[slot] === 1) return;
    this.#used[slot] = 1;
    this.#ids.set(id, slot * chunkIdBytes);
    const from = slot * fields;
    this.#places[from] = packNumber;
    this.#places[from + 1] = record;
    this.#places[from + 2] = offset;
    this.#places[from + 3] = storedLength;
    this.#places[from + 4] = plainLength;
    this.#count += 1;
  }

  #slotOf(id: Buffer): number {
    const mask = this.#used.length - 1;
    let slot = id.readUInt32LE(0) & mask;
    while (this.#used[slot] === 1 && !this.#isAt(slot, id)) slot = (slot + 1) & mask;
    return slot;
  }

  /** Ids are spread evenly: what their first bytes do not tell apart is compared whole. */
  #isAt(slot: number, id: Buffer): boolean {
    const from = slot * chunkIdBytes;
    if (this.#ids[from + 4] !== id[4] || this.#ids[from + 5] !== id[5]) return false;
    return id.compare(this.#ids, from, from + chunkIdBytes) === 0;
  }

  /** No more than half of the slots are ever in use. */
  #makeRoom(more: number): void {
    let capacity = this.#used.length;
    while ((this.#count + more) * 2 > capacity) capacity *= 2;
    if (capacity > this.#used.length) this.#grow(capacity);
  }

  #grow(capacity: number): void {
    const { ids, places, used } = { ids: this.#ids, places: this.#places, used: this.#used };
    const mask = capacity - 1;
    this.#ids = Buffer.alloc(capacity * chunkIdBytes);
    this.#places = new Float64Array(capacity * fields);
    this.#used = new Uint8Array(capacity);
    for (let slot = 0; slot < used.length; slot += 1) {
      if (used[slot] === 0) continue;
      const from = slot * chunkIdBytes;
      let to = ids.readUInt32LE(from) & mask;
      while (this.#used[to] === 1) to = (to + 1) & mask;
      this.#used[to] = 1;
      ids.copy(this.#ids, to * chunkIdBytes, from, from + chunkIdBytes);
      for (let field = 0; field < fields; field += 1)
        this.#places[to * fields + field] = places[slot * fields + field] ?? 0;
    }
  }
}
