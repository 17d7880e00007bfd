import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import type { Transform } from 'node:stream';
import { errorCode, errorDetail } from '../net/net-failure.ts';

type Decompressed =
  | { readonly kind: 'body'; readonly body: Uint8Array; readonly truncated: boolean }
  | { readonly kind: 'broken'; readonly code: string; readonly detail: string };

const maxLayers = 3;

/**
 * Undoes the codings of a `Content-Encoding` header. At most `maxBytes` of output are made, whatever the input promises; the
 * input may itself have been cut, and then what can be read of it is returned.
 */
export async function decompress(
  body: Uint8Array,
  contentEncoding: string,
  options: { readonly maxBytes: number; readonly truncated: boolean },
): Promise<Decompressed> {
  const codings = contentEncoding
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .reverse();
  if (codings.length > maxLayers) {
    return { kind: 'broken', code: 'TOO_MANY_ENCODINGS', detail: `compressed ${codings.length} times over` };
  }
  let result: Decompressed = { kind: 'body', body, truncated: options.truncated };
  for (const coding of codings) {
    if (result.kind === 'broken') return result;
    if (result.body.length === 0) return result;
    const stream = decoder(coding, result.body);
    if (stream === null) {
      return {
        kind: 'broken',
        code: 'UNKNOWN_ENCODING',
        detail: `unknown content encoding "${coding.slice(0, 40)}"`,
      };
    }
    result = await inflate(stream, result.body, { maxBytes: options.maxBytes, truncated: result.truncated });
  }
  return result;
}

function decoder(coding: string, body: Uint8Array): Transform | null {
  // Flushing at the end instead of finishing lets a cut answer be read as far as it goes.
  const cut = { finishFlush: constants.Z_SYNC_FLUSH };
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(cut);
    case 'deflate':
      // Both are seen in practice: with the zlib header that the standard wants, and bare.
      return ((body[0] ?? 0) & 0x0f) === 8 ? createInflate(cut) : createInflateRaw(cut);
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      return createZstdDecompress({ finishFlush: constants.ZSTD_e_flush });
    default:
      return null;
  }
}

function inflate(
  stream: Transform,
  input: Uint8Array,
  options: { readonly maxBytes: number; readonly truncated: boolean },
): Promise<Decompressed> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (truncated: boolean) => {
      const whole = Buffer.concat(chunks);
      resolve({ kind: 'body', body: whole.subarray(0, options.maxBytes), truncated });
      stream.destroy();
    };
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > options.maxBytes) finish(true);
    });
    stream.on('end', () => finish(options.truncated));
    stream.on('error', (error) => {
      if (size > 0 && options.truncated) finish(true);
      else resolve({ kind: 'broken', code: errorCode(error), detail: errorDetail(error) });
    });
    stream.end(input);
  });
}
