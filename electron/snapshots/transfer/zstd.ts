import { pipeline, Readable } from 'node:stream';
import type { Transform } from 'node:stream';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { invalidArchive } from './archive-errors.ts';

const level = 3;

export function compressed(plain: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return through(plain, createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: level } }));
}

/** Pieces as they are asked for: a bomb is as long as its reader lets it be. Throws `snapshot/invalid-archive`. */
export async function* decompressed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* through(bytes, createZstdDecompress());
  } catch (error: unknown) {
    if (isAppError(error)) throw error;
    throw invalidArchive(
      'it is not compressed by zstd, or cut off',
      'zstd로 압축되지 않았거나 잘렸습니다',
      error,
    );
  }
}

async function* through(source: AsyncIterable<Uint8Array>, transform: Transform): AsyncGenerator<Uint8Array> {
  const input = Readable.from(source, { objectMode: false });
  // The failure of either end reaches whoever reads from the transform.
  pipeline(input, transform, () => undefined);
  try {
    yield* transform;
  } finally {
    input.destroy();
  }
}
