import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { maxRecordBytes, maxTrailerBytes } from './layout.ts';

const stored = 0;
const zstd = 1;
const compressionLevel = 3;
/** The output buffer fits the piece: zlib's own of 16 KiB for each of thousands of tiny files adds up to hundreds of megabytes. */
function compressionOf({ length }: Uint8Array) {
  const chunkSize = Math.max(leastOutputBytes, length + 512);
  return { chunkSize, params: { [constants.ZSTD_c_compressionLevel]: compressionLevel } };
}

const leastOutputBytes = 1024;
const compressAside = promisify(zstdCompress);

/** Below this, handing a piece to another thread costs more than compressing it here. */
const asideFromBytes = 16 * 1024;

/** Method byte and bytes: zstd where that is smaller, as they are otherwise. */
export function encodePayload(plain: Uint8Array): Buffer {
  return smaller(plain, zstdCompressSync(plain, compressionOf(plain)));
}

/** The same, with the work done by another thread where that pays. */
export async function encodePayloadAside(plain: Uint8Array): Promise<Buffer> {
  if (plain.length < asideFromBytes) return encodePayload(plain);
  return smaller(plain, await compressAside(plain, compressionOf(plain)));
}

function smaller(plain: Uint8Array, compressed: Buffer): Buffer {
  return compressed.length < plain.length ? withMethod(zstd, compressed) : withMethod(stored, plain);
}

/** The plain bytes, or null when they are not exactly `plainLength` of a known method: more is never allocated. */
export function decodePayload(payload: Uint8Array, plainLength: number): Buffer | null {
  if (plainLength > maxRecordBytes || payload.length === 0) return null;
  const body = Buffer.from(payload.buffer, payload.byteOffset + 1, payload.length - 1);
  const plain = payload[0] === stored ? body : payload[0] === zstd ? decompress(body, plainLength) : null;
  return plain?.length === plainLength ? plain : null;
}

/** The plain bytes of a trailer, whose length stands nowhere else; bounded. */
export function decodeTrailerPayload(payload: Uint8Array): Buffer | null {
  const body = Buffer.from(payload.buffer, payload.byteOffset + 1, Math.max(0, payload.length - 1));
  if (payload[0] === stored) return body;
  return payload[0] === zstd ? decompress(body, maxTrailerBytes) : null;
}

function decompress(body: Buffer, plainLength: number): Buffer | null {
  try {
    return zstdDecompressSync(body, { maxOutputLength: Math.max(1, plainLength) });
  } catch {
    // Not zstd, cut off, or larger than it claims to be: the caller says which file it is.
    return null;
  }
}

function withMethod(method: number, body: Uint8Array): Buffer {
  const payload = Buffer.allocUnsafe(body.length + 1);
  payload[0] = method;
  payload.set(body, 1);
  return payload;
}
