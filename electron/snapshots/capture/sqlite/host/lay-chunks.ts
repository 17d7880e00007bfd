import { isAppError } from '../../../../../shared/errors/app-error.ts';
import type { KnownPieces } from '../../../../repository/chunks/known-pieces.ts';
import { sha256 } from '../../../../repository/format/keys.ts';
import type { ScratchCopy } from './scratch-copy.ts';

/** A chunk of the repository, and which piece of the file it is. */
export type PlacedChunk = { readonly piece: number; readonly chunk: string };

/**
 * Writes chunks of the repository where they belong, several at once where they follow each other. `sums` gets the SHA-256 of each at its
 * place. What the repository cannot give is left out: it is fetched like anything else. Throws `ScratchWriteError`, run/cancelled.
 */
export async function layChunks(
  { scratch, known }: { readonly scratch: ScratchCopy; readonly known: KnownPieces },
  chunks: readonly PlacedChunk[],
  signal: AbortSignal,
  sums: Buffer | null = null,
): Promise<void> {
  const { pieceBytes } = known;
  let next = 0;
  // Of the piece at `next`, where a piece comes in parts.
  let filled = 0;
  try {
    for await (const bytes of known.readAll(
      chunks.map(({ chunk }) => chunk),
      signal,
    )) {
      for (let from = 0; from < bytes.length;) {
        const first = chunks[next]?.piece ?? 0;
        const rest = bytes.subarray(from);
        const follow = filled > 0 ? 1 : following(chunks, next, Math.ceil(rest.length / pieceBytes));
        const some = rest.subarray(0, follow * pieceBytes - filled);
        await scratch.write(some, first * pieceBytes + filled);
        if (sums !== null && filled === 0) hashInto(sums, first, some, pieceBytes);
        from += some.length;
        next += Math.floor((filled + some.length) / pieceBytes);
        filled = (filled + some.length) % pieceBytes;
      }
    }
  } catch (error: unknown) {
    if (!isAppError(error) || error.code !== 'repository/damaged') throw error;
  }
}

/** How many chunks from `at` on are pieces that lie one after another, at most `most`. */
function following(chunks: readonly PlacedChunk[], at: number, most: number): number {
  const first = chunks[at]?.piece ?? 0;
  let count = 1;
  while (count < most && chunks[at + count]?.piece === first + count) count += 1;
  return count;
}

/** The hash of a piece that comes in parts is not right, and the piece counts as another. */
function hashInto(sums: Buffer, first: number, bytes: Uint8Array, pieceBytes: number): void {
  for (let at = 0; at * pieceBytes < bytes.length; at += 1) {
    const piece = bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes);
    sums.set(sha256(piece), (first + at) * sha256Bytes);
  }
}

const sha256Bytes = 32;
