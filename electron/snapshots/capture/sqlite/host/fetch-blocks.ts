import { blockBytes } from '../../../../locations/host-database-copy/host-pieces.ts';
import type {
  BlockRun,
  HostPieces,
  PieceWait,
} from '../../../../locations/host-database-copy/host-pieces.ts';
import type { ScratchCopy } from './scratch-copy.ts';

export type BlocksTarget = {
  readonly pieces: HostPieces;
  readonly scratch: ScratchCopy;
  /** Of the whole file: its last block may be shorter. */
  readonly sizeBytes: number;
  readonly name: string;
};

/** Asked for at once: between two questions nothing travels. */
const batchBlocks = 4096;
/** Above, the link is faster than any compression, and below, compression is what makes it fast. Plain bytes a second. */
const fastBytesPerSecond = 40e6;
const slowBytesPerSecond = 15e6;

/** Fetches runs of blocks to their places, compressed for as long as the link is slow. `onBytes` is told how many came. */
export async function fetchBlocks(
  target: BlocksTarget,
  runs: readonly BlockRun[],
  wait: PieceWait,
  onBytes: (bytes: number) => void,
): Promise<void> {
  let compressed = true;
  let fetched = 0;
  for (const batch of batchesOf(runs, batchBlocks)) {
    const since = performance.now();
    const bytes = await fetchBatch(target, batch, compressed, wait);
    const perSecond = bytes / Math.max(0.001, (performance.now() - since) / 1000);
    compressed = compressed ? perSecond < fastBytesPerSecond : perSecond < slowBytesPerSecond;
    fetched += bytes;
    onBytes(fetched);
  }
}

async function fetchBatch(
  { pieces, scratch, sizeBytes, name }: BlocksTarget,
  runs: readonly BlockRun[],
  compressed: boolean,
  wait: PieceWait,
): Promise<number> {
  let run = 0;
  let filled = 0;
  let bytes = 0;
  for await (const piece of pieces.bytes(runs, compressed, wait)) {
    for (let from = 0; from < piece.length;) {
      const current = runs[run];
      if (current === undefined) throw new Error(`more of ${name} came than was asked for`);
      const start = current.at * blockBytes;
      const length = Math.min(current.count * blockBytes, sizeBytes - start);
      const some = piece.subarray(from, from + length - filled);
      await scratch.write(some, start + filled);
      from += some.length;
      filled += some.length;
      bytes += some.length;
      if (filled === length) [run, filled] = [run + 1, 0];
    }
  }
  return bytes;
}

/** The same runs, in groups of about so many blocks; long runs are cut. */
export function* batchesOf(runs: readonly BlockRun[], mostBlocks: number): Generator<readonly BlockRun[]> {
  let batch: BlockRun[] = [];
  let blocks = 0;
  for (const run of runs) {
    for (let { at, count } = run; count > 0;) {
      const some = Math.min(count, mostBlocks - blocks);
      batch.push({ at, count: some });
      at += some;
      count -= some;
      blocks += some;
      if (blocks < mostBlocks) continue;
      yield batch;
      [batch, blocks] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}
