import { batchesOf, blockBytes, cutRuns } from '../../../../locations/host-database-copy/host-pieces.ts';
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
/** Fetched plainly first, then packed, to see which is faster over this link and with this host. */
const tryBlocks = 256;

/** A link that is this busy is worth some time: plainly it has to be so many times as fast. */
const worthTimes = 1.5;

/** Fetches runs of blocks to their places, packed where that is faster. `onBytes` is told how many came. */
export async function fetchBlocks(
  target: BlocksTarget,
  runs: readonly BlockRun[],
  wait: PieceWait,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const perSecond = { plain: 0, packed: 0 };
  let fetched = 0;
  const fetch = async (batch: readonly BlockRun[], way: 'plain' | 'packed') => {
    const since = performance.now();
    const bytes = await fetchBatch(target, batch, way === 'packed', wait);
    perSecond[way] = bytes / Math.max(1, performance.now() - since);
    fetched += bytes;
    onBytes(fetched);
  };
  const blocks = runs.reduce((sum, { count }) => sum + count, 0);
  // Too little for a trial: packed it is the least traffic.
  if (blocks < 4 * tryBlocks) {
    for (const batch of batchesOf(runs, batchBlocks)) await fetch(batch, 'packed');
    return;
  }
  const [first, rest] = cutRuns(runs, tryBlocks);
  const [second, most] = cutRuns(rest, tryBlocks);
  await fetch(first, 'plain');
  await fetch(second, 'packed');
  for (const batch of batchesOf(most, batchBlocks))
    await fetch(batch, perSecond.packed * worthTimes > perSecond.plain ? 'packed' : 'plain');
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
