import { chunkIdBytes, maxRecordBytes, tagBytes, trailerEntryBytes } from './layout.ts';

/** One record of a sealed file: which chunk, how long as stored (method byte and tag included), how long as plain bytes. */
export type TrailerEntry = {
  readonly chunkId: Buffer;
  readonly storedLength: number;
  readonly plainLength: number;
};

export function encodeTrailer(entries: readonly TrailerEntry[]): Buffer {
  const bytes = Buffer.alloc(entries.length * trailerEntryBytes);
  for (const [at, entry] of entries.entries()) {
    const from = at * trailerEntryBytes;
    bytes.set(entry.chunkId, from);
    bytes.writeUInt32BE(entry.storedLength, from + chunkIdBytes);
    bytes.writeUInt32BE(entry.plainLength, from + chunkIdBytes + 4);
  }
  return bytes;
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
