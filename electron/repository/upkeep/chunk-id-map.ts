import { chunkIdBytes } from '../format/layout.ts';

const startCapacity = 1 << 12;
const pairBytes = chunkIdBytes * 2;

/** Chunk id → chunk id, in flat memory. Ids are keyed hashes, so their first bytes are spread evenly; none is all zeros. */
export class ChunkIdMap {
  #pairs = Buffer.alloc(startCapacity * pairBytes);
  #used = new Uint8Array(startCapacity);
  #count = 0;

  get(id: Buffer): Buffer | null {
    const slot = this.#slotOf(id);
    if (this.#used[slot] === 0) return null;
    const from = slot * pairBytes + chunkIdBytes;
    return Buffer.from(this.#pairs.subarray(from, from + chunkIdBytes));
  }

  set(id: Buffer, to: Buffer): void {
    if ((this.#count + 1) * 2 > this.#used.length) this.#grow();
    const slot = this.#slotOf(id);
    if (this.#used[slot] === 0) this.#count += 1;
    this.#used[slot] = 1;
    this.#pairs.set(id, slot * pairBytes);
    this.#pairs.set(to, slot * pairBytes + chunkIdBytes);
  }

  #slotOf(id: Buffer): number {
    const mask = this.#used.length - 1;
    let slot = id.readUInt32LE(0) & mask;
    while (
      this.#used[slot] === 1 &&
      id.compare(this.#pairs, slot * pairBytes, slot * pairBytes + chunkIdBytes)
    ) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const { pairs, used } = { pairs: this.#pairs, used: this.#used };
    this.#pairs = Buffer.alloc(pairs.length * 2);
    this.#used = new Uint8Array(used.length * 2);
    this.#count = 0;
    for (let slot = 0; slot < used.length; slot += 1) {
      if (used[slot] === 0) continue;
      const from = slot * pairBytes;
      const middle = from + chunkIdBytes;
      this.set(pairs.subarray(from, middle), pairs.subarray(middle, middle + chunkIdBytes));
    }
  }
}
