import type { StoredContent } from '../../repository/chunks/chunk-sink.ts';
import type { ReadingInto } from './read-file.ts';

/** A file of which the hashes are known and the bytes are elsewhere. */
type HashedContent = {
  readonly sizeBytes: number;
  readonly sha256: Uint8Array;
  /** SHA-256 of its pieces of `chunkBytes`, in order. */
  readonly digests: readonly Uint8Array[];
};

export type PieceRange = { readonly offset: number; readonly lengthBytes: number };

/**
 * Takes a file into the repository by its hashes: what the repository has of it stays where it is, and only the rest is asked for. Null when what
 * comes is not what was hashed.
 */
export async function putByHashes(
  { sizeBytes, sha256, digests }: HashedContent,
  bytesOf: (ranges: readonly PieceRange[]) => AsyncIterable<Uint8Array>,
  { sink, chunkBytes, heard }: ReadingInto,
  signal: AbortSignal,
): Promise<StoredContent | null> {
  const lengthOf = (at: number) => Math.min(chunkBytes, sizeBytes - at * chunkBytes);
  const chunks: string[] = [];
  const missing: string[] = [];
  const ranges: PieceRange[] = [];
  for (const [at, digest] of digests.entries()) {
    const { id, isStored } = sink.chunkOf(digest);
    chunks.push(id);
    if (isStored) {
      heard(lengthOf(at));
      continue;
    }
    missing.push(id);
    ranges.push({ offset: at * chunkBytes, lengthBytes: lengthOf(at) });
  }
  const content = { sizeBytes, sha256: Buffer.from(sha256).toString('hex'), chunks };
  if (missing.length === 0) return { ...content, newBytes: 0 };
  // All but the last piece of a file are whole: one after the other they are cut as they lie in it.
  const put = await sink.put(bytesOf(joined(ranges)), chunkBytes, signal);
  const isAsHashed = put.chunks.length === missing.length && put.chunks.every((id, at) => id === missing[at]);
  return isAsHashed ? { ...content, newBytes: put.newBytes } : null;
}

/** Neighbours as one. */
function joined(ranges: readonly PieceRange[]): readonly PieceRange[] {
  const runs: { offset: number; lengthBytes: number }[] = [];
  for (const { offset, lengthBytes } of ranges) {
    const last = runs.at(-1);
    if (last !== undefined && last.offset + last.lengthBytes === offset) last.lengthBytes += lengthBytes;
    else runs.push({ offset, lengthBytes });
  }
  return runs;
}
