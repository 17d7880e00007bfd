import { promisify } from 'node:util';
import { constants, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import { maxRecordBytes, maxTrailerBytes } from './layout.ts';
import { release } from './release.ts';

const stored = 0;
const zstd = 1;
const storedMethod = Buffer.of(stored);
const zstdMethod = Buffer.of(zstd);
/** Level 1 with a larger table: nearly as small as level 2 at three quarters of the work (docs/measurements.md). */
const effort = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_hashLog]: 14,
  [constants.ZSTD_c_minMatch]: 7,
} as const;

/**
 * Working memory and output buffer fit the piece: with less room than zstd could need (`ZSTD_COMPRESSBOUND` in zstd.h) it works in
 * buffers of its own and copies, and zlib's output buffers of 16 KiB for each of thousands of tiny files add up to hundreds of
 * megabytes.
 */
function compressionOf({ length }: Uint8Array) {
  const chunkSize = Math.max(leastOutputBytes, length + (length >> 8) + 64);
  return { chunkSize, pledgedSrcSize: length, params: effort };
}

const leastOutputBytes = 1024;
const decompressAside = promisify(zstdDecompress);

/** Below this, handing a piece to another thread costs more than decompressing it here. */
const decodeAsideFromBytes = 256 * 1024;

/** What a record holds, in pieces: a method byte and bytes, so that long ones need not be copied behind it. */
export type Payload = readonly Uint8Array[];

/** zstd where that is smaller, the plain bytes as they are otherwise. */
export function encodePayload(plain: Uint8Array): Payload {
  const compressed = zstdCompressSync(plain, compressionOf(plain));
  if (compressed.length < plain.length) return [zstdMethod, compressed];
  release(compressed);
  return [storedMethod, plain];
}

/** The plain bytes, or null when they are not exactly `plainLength` of a known method: more is never allocated. */
export function decodePayload(payload: Uint8Array, plainLength: number): Buffer | null {
  if (plainLength > maxRecordBytes || payload.length === 0) return null;
  const body = Buffer.from(payload.buffer, payload.byteOffset + 1, payload.length - 1);
  const plain =
    payload[0] === stored ? body : payload[0] === zstd ? decompress(body, plainLength, plainLength) : null;
  return plain?.length === plainLength ? plain : null;
}

/** The same, with the work done by another thread where that pays. */
export async function decodePayloadAside(payload: Uint8Array, plainLength: number): Promise<Buffer | null> {
  if (payload[0] !== zstd || plainLength < decodeAsideFromBytes || plainLength > maxRecordBytes) {
    return decodePayload(payload, plainLength);
  }
  const body = Buffer.from(payload.buffer, payload.byteOffset + 1, payload.length - 1);
  const plain = await decompressAside(body, boundsOf(plainLength, plainLength)).catch(notPlain);
  return plain?.length === plainLength ? plain : null;
}

/** The plain bytes of a trailer, whose length stands nowhere else; bounded. */
export function decodeTrailerPayload(payload: Uint8Array): Buffer | null {
  const body = Buffer.from(payload.buffer, payload.byteOffset + 1, Math.max(0, payload.length - 1));
  if (payload[0] === stored) return body;
  return payload[0] === zstd ? decompress(body, maxTrailerBytes, 4 * body.length) : null;
}

/** @param likelyBytes how much room is made for it at a time; one byte more, so that a full buffer is known to be all */
function boundsOf(mostBytes: number, likelyBytes: number) {
  const chunkSize = Math.max(leastOutputBytes, Math.min(mostBytes, likelyBytes) + 1);
  return { maxOutputLength: Math.max(1, mostBytes), chunkSize };
}

function decompress(body: Buffer, mostBytes: number, likelyBytes: number): Buffer | null {
  try {
    return zstdDecompressSync(body, boundsOf(mostBytes, likelyBytes));
  } catch {
    return notPlain();
  }
}

/** Not zstd, cut off, or larger than it claims to be: the caller says which file it is. */
function notPlain(): null {
  return null;
}
