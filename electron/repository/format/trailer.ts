import { chunkIdBytes, maxRecordBytes, tagBytes, trailerEntryBytes } from './layout.ts';

/** One record of a sealed file: which chunk, how long as stored (method byte and tag included), how long as plain bytes. */
export type TrailerEntry = {
  readonly chunkId: Buffer;
  readonly storedLength: number;
  readonly plainLength: number;
};

export function encodeTrailer(entries: readonly TrailerEntry[]): Buffer {
  const trailer = new GrowingTrailer();
  for (const entry of entries) trailer.push(entry);
  return trailer.bytes();
}

const startEntries = 64;

/** A list of records that grows, as the bytes it will be: a pack of small files has hundreds of thousands. */
export class GrowingTrailer {
  #bytes = Buffer.alloc(startEntries * trailerEntryBytes);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  push({
    chunkId,
    storedLength,
    plainLength,
  }: Readonly<Omit<TrailerEntry, 'chunkId'> & { chunkId: Uint8Array }>): void {
    const from = this.#count * trailerEntryBytes;
    if (from === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(from)]);
    this.#bytes.set(chunkId, from);
    this.#bytes.writeUInt32BE(storedLength, from + chunkIdBytes);
    this.#bytes.writeUInt32BE(plainLength, from + chunkIdBytes + 4);
    this.#count += 1;
  }

  /** A copy that no longer grows. */
  bytes(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#count * trailerEntryBytes));
  }
}

/** Null when it is not a whole number of entries, or one claims what no writer writes. */
export function decodeTrailer(bytes: Buffer): TrailerEntry[] | null {
  if (bytes.length % trailerEntryBytes !== 0) return null;
  const entries: TrailerEntry[] = [];
  for (let from = 0; from < bytes.length; from += trailerEntryBytes) {
    const storedLength = bytes.readUInt32BE(from + chunkIdBytes);
    const plainLength = bytes.readUInt32BE(from + chunkIdBytes + 4);
    if (storedLength <= tagBytes || plainLength > maxRecordBytes) return null;
    if (storedLength > plainLength + tagBytes + 1) return null;
    entries.push({ chunkId: bytes.subarray(from, from + chunkIdBytes), storedLength, plainLength });
  }
  return entries;
}
