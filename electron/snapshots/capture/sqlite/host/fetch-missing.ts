import { batchesOf, blockSumBytes, runsOf } from '../../../../locations/host-database-copy/host-pieces.ts';
import type { BlockRun, PieceWait } from '../../../../locations/host-database-copy/host-pieces.ts';
import { sha256 } from '../../../../repository/format/keys.ts';
import { bothOf } from './both-of.ts';
import { BlockFetcher } from './fetch-blocks.ts';
import type { BlocksTarget } from './fetch-blocks.ts';
import { RepositoryFailure } from '../../repository-failure.ts';

export type MissingPieces = BlocksTarget & {
  /** Their numbers, in order. */
  readonly numbers: readonly number[];
  /** Up to there the file here holds what the pieces were before. */
  readonly baseBytes: number;
  /** False when no block counts as the same. */
  readonly isCompared: boolean;
  /** Gets pieces that are here, while others are still on their way. */
  readonly keep: (pieces: readonly BlockRun[]) => Promise<void>;
};

/** Compared at once: while the blocks of some pieces travel, the host computes the hashes of the next. */
const batchPieces = 1024;
const readBytes = 256 * 1024;

/** Fetches of pieces that differ the blocks that differ. `onBytes` is told how many bytes of the file are as on the host. */
export async function fetchMissing(
  missing: MissingPieces,
  wait: PieceWait,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { pieces, sizeBytes } = missing;
  const blockBytes = pieces.blockSizes.at(-1) ?? pieces.pieceBytes;
  const batches = [...batchesOf(runsOf(missing.numbers), batchPieces)];
  let done = sizeBytes - bytesOf(batches.flat(), pieces.pieceBytes, sizeBytes);
  const fetcher = new BlockFetcher(missing, blockBytes, wait, (bytes) => onBytes((done += bytes)));
  let different = compareBatch(missing, batches[0] ?? [], wait);
  let whole: readonly BlockRun[] = [];
  for (const [at, batch] of batches.entries()) {
    const blocks = await different;
    done += bytesOf(batch, pieces.pieceBytes, sizeBytes) - bytesOf(blocks, blockBytes, sizeBytes);
    try {
      const rest = at === 0 ? await fetcher.tryWays(blocks) : blocks;
      different = compareBatch(missing, batches[at + 1] ?? [], wait);
      await bothOf(bothOf(different, fetcher.fetch(rest)), missing.keep(whole));
    } catch (error: unknown) {
      // What has come of them until then.
      if (!(error instanceof RepositoryFailure)) await missing.keep(batch);
      throw error;
    }
    whole = batch;
  }
}

/** What of those pieces differs, in blocks of the smallest size. */
async function compareBatch(
  missing: MissingPieces,
  batch: readonly BlockRun[],
  wait: PieceWait,
): Promise<readonly BlockRun[]> {
  const { pieces, sizeBytes, isCompared } = missing;
  let [runs, unitBytes] = [batch, pieces.pieceBytes];
  for (const blockBytes of pieces.blockSizes) {
    runs = inBlocks(runs, unitBytes / blockBytes, Math.ceil(sizeBytes / blockBytes));
    unitBytes = blockBytes;
    if (isCompared && runs.length > 0) runs = await differentOf(missing, runs, blockBytes, wait);
  }
  return runs;
}

/** The same runs in numbers of blocks of which `perUnit` make one of theirs; the file ends with block `last`. */
function inBlocks(runs: readonly BlockRun[], perUnit: number, last: number): readonly BlockRun[] {
  return runs.map(({ at, count }) => {
    const start = at * perUnit;
    return { at: start, count: Math.min(count * perUnit, last - start) };
  });
}

/** Those of the blocks that are others here than there, and those that are not here. */
async function differentOf(
  { pieces, scratch, sizeBytes, baseBytes }: MissingPieces,
  runs: readonly BlockRun[],
  blockBytes: number,
  wait: PieceWait,
): Promise<readonly BlockRun[]> {
  const [compared, beyond] = partedAt(runs, Math.ceil(baseBytes / blockBytes));
  if (compared.length === 0 || pieces.blockSums === undefined) return runs;
  const sums = await pieces.blockSums(compared, blockBytes, wait);
  const different: number[] = [];
  const buffer = Buffer.allocUnsafe(readBytes);
  let from = 0;
  for (const { at, count } of [...batchesOf(compared, readBytes / blockBytes)].flat()) {
    const start = at * blockBytes;
    const end = Math.min(start + count * blockBytes, sizeBytes);
    const own = await scratch.read(buffer.subarray(0, Math.min(end, baseBytes) - start), start);
    for (let block = 0; block < count; block += 1) {
      const sum = sums.subarray(from, from + blockSumBytes);
      from += blockSumBytes;
      const here = own.subarray(block * blockBytes, (block + 1) * blockBytes);
      if (!sha256(here).subarray(0, blockSumBytes).equals(sum)) different.push(at + block);
    }
  }
  return [...runsOf(different), ...beyond];
}

/** What lies before that block, and what lies from it on. */
function partedAt(
  runs: readonly BlockRun[],
  block: number,
): readonly [readonly BlockRun[], readonly BlockRun[]] {
  const before = runs.flatMap(({ at, count }) =>
    at < block ? [{ at, count: Math.min(count, block - at) }] : [],
  );
  const beyond = runs.flatMap(({ at, count }) => {
    const start = Math.max(at, block);
    return start < at + count ? [{ at: start, count: at + count - start }] : [];
  });
  return [before, beyond];
}

function bytesOf(runs: readonly BlockRun[], blockBytes: number, sizeBytes: number): number {
  return runs.reduce(
    (sum, { at, count }) => sum + Math.min(count * blockBytes, sizeBytes - at * blockBytes),
    0,
  );
}
