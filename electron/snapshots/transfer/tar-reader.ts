import { extract } from 'tar-stream';
import type { Header } from 'tar-stream';
import { asError, isAppError } from '../../../shared/errors/app-error.ts';
import { invalidArchive } from './archive-errors.ts';

export type TarEntry = {
  readonly name: string;
  readonly type: Header['type'];
  readonly sizeBytes: number;
  readonly linkName: string;
  /** To be read before the next entry is asked for. */
  readonly content: AsyncIterable<Uint8Array>;
};

/** Between two entries: long names in records of their own; after the last one: padding. */
const longestExtraBytes = 1024 ** 2;
const blockBytes = 512;

/**
 * The entries of a tar file one after another. What is not read of an entry is passed over. No more is taken from the source than the
 * entry at hand can need, however much a hostile archive goes on. Throws `snapshot/invalid-archive`.
 */
export async function* tarEntries(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const tar = extract();
  tar.on('error', () => undefined);
  const bound = { bytes: longestExtraBytes };
  const fed = feed(tar, bytes, bound).catch((error: unknown) => tar.destroy(asError(error)));
  try {
    for await (const source of tar) {
      const { name, type, size, linkname } = source.header;
      bound.bytes = source.offset + Math.ceil(size / blockBytes) * blockBytes + longestExtraBytes;
      yield {
        name,
        type,
        sizeBytes: size,
        linkName: linkname,
        content: piecesOf(source),
      };
      source.resume();
    }
  } catch (error: unknown) {
    throw isAppError(error)
      ? error
      : invalidArchive('it is no tar file, or cut off', 'tar 파일이 아니거나 잘렸습니다', error);
  } finally {
    tar.destroy();
    await fed;
  }
}

async function feed(
  tar: ReturnType<typeof extract>,
  bytes: AsyncIterable<Uint8Array>,
  bound: { readonly bytes: number },
): Promise<void> {
  const closed = Promise.withResolvers<undefined>();
  tar.once('close', () => closed.resolve(undefined));
  let taken = 0;
  for await (const piece of bytes) {
    taken += piece.length;
    if (tar.destroyed) return;
    if (!tar.write(piece)) {
      const drained = Promise.withResolvers<undefined>();
      tar.once('drain', () => drained.resolve(undefined));
      await Promise.race([drained.promise, closed.promise]);
    }
    if (taken > bound.bytes + piece.length)
      throw invalidArchive('it holds more than it announces', '알린 것보다 더 많은 내용이 있습니다');
  }
  tar.end(undefined);
}

async function* piecesOf(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const piece of source) if (piece instanceof Uint8Array) yield piece;
}
