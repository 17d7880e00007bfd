import { batchesOf } from '../../../../locations/host-database-copy/host-pieces.ts';
import type { BlockRun } from '../../../../locations/host-database-copy/host-pieces.ts';
import type { ChunkSink } from '../../../../repository/chunks/chunk-sink.ts';
import { toRepository } from '../../repository-failure.ts';
import type { ScratchCopy } from './scratch-copy.ts';

const readBytes = 1024 ** 2;

/**
 * Puts pieces that have come into the repository before all of the file is here. A capture that is cut off or killed later need not bring them
 * again: the next one finds them by their hashes. What turns out not to be the file's is used by nothing, and goes with the next prune.
 */
export class KeptPieces {
  readonly #sink: ChunkSink;
  #newBytes = 0;

  constructor(sink: ChunkSink) {
    this.#sink = sink;
  }

  /** Stored bytes that the repository did not have before. */
  get newBytes(): number {
    return this.#newBytes;
  }

  /** Throws `RepositoryFailure`. */
  async keep(scratch: ScratchCopy, pieces: readonly BlockRun[], signal: AbortSignal): Promise<void> {
    if (pieces.length === 0) return;
    const pieceBytes = this.#sink.chunkSizes.databaseBytes;
    const bytes = bytesOf(scratch, pieces, pieceBytes);
    const stored = await toRepository(() => this.#sink.put(bytes, pieceBytes, signal));
    this.#newBytes += stored.newBytes;
  }
}

async function* bytesOf(
  scratch: ScratchCopy,
  pieces: readonly BlockRun[],
  pieceBytes: number,
): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(Math.max(readBytes, pieceBytes));
  for (const { at, count } of [...batchesOf(pieces, buffer.length / pieceBytes)].flat())
    yield await scratch.read(buffer.subarray(0, count * pieceBytes), at * pieceBytes);
}
