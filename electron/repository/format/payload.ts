import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { maxRecordBytes, maxTrailerBytes } from './layout.ts';

const stored = 0;
const zstd = 1;
const storedMethod = Buffer.of(stored);
const zstdMethod = Buffer.of(zstd);
/** Nearly as small as 3 at about half the work (docs/measurements.md). */
const compressionLevel = 2;
/**
 * Working memory and output buffer fit the piece: zlib's own output buffers of 16 KiB for each of thousands of tiny files add up to
 * hundreds of megabytes.
 */
function compressionOf({ length }: Uint8Array) {
  const chunkSize = Math.max(leastOutputBytes, length + 512);
  return {
    chunkSize,
    pledgedSrcSize: length,
    params: { [constants.ZSTD_c_compressionLevel]: compressionLevel },
  };
}

const leastOutputBytes = 1024;
const compressAside = promisify(zstdCompress);

/** Below this, handing a piece to another thread costs more than compressing it here. */
const asideFromBytes = 16 * 1024;

/** What a record holds, in pieces: a method byte and bytes, so that long ones need not be copied behind it. */
export type Payload = readonly Uint8Array[];

/** zstd where that is smaller, the plain bytes as they are otherwise. */
export function encodePayload(plain: Uint8Array): Payload {
  return smaller(plain, zstdCompressSync(plain, compressionOf(plain)));
}

/** The same, with the work done by another thread where that pays. */
export async function encodePayloadAside(plain: Uint8Array): Promise<Payload> {
  if (plain.length < asideFromBytes) return encodePayload(plain);
  return smaller(plain, await compressAside(plain, compressionOf(plain)));
}

function smaller(plain: Uint8Array, compressed: Buffer): Payload {
  return compressed.length < plain.length ? [zstdMethod, compressed] : [storedMethod, plain];
}

/** The plain bytes, or null when they are not exactly `plainLength` of a known method: more is never allocated. */
export function decodePayload(payload: Uint8Array, plainLength: number): Buffer | null {
  if (plainLength > maxRecordBytes || payload.length === 0) return null;
  const body = Buffer.from(payload.buffer, payload.byteOffset + 1, payload.length - 1);
  const plain =
    payload[0] === stored ? body : payload[0] === zstd ? decompress(body, plainLength, plainLength) : null;
  return plain?.length === plainLength ? plain : null;
}

/** The plain bytes of a trailer, whose length stands nowhere else; bounded. */
export function decodeTrailerPayload(payload: Uint8Array): Buffer | null {
  const body = Buffer.from(payload.buffer, payload.byteOffset + 1, Math.max(0, payload.length - 1));
  if (payload[0] === stored) return body;
  return payload[0] === zstd ? decompress(body, maxTrailerBytes, 4 * body.length) : null;
}

/** @param likelyBytes how much room is made for it at a time; one byte more, so that a full buffer is known to be all */
function decompress(body: Buffer, mostBytes: number, likelyBytes: number): Buffer | null {
  const chunkSize = Math.max(leastOutputBytes, Math.min(mostBytes, likelyBytes) + 1);
  try {
    return zstdDecompressSync(body, { maxOutputLength: Math.max(1, mostBytes), chunkSize });
  } catch {
    // Not zstd, cut off, or larger than it claims to be: the caller says which file it is.
    return null;
  }
}
