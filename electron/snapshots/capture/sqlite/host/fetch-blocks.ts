import { batchesOf, cutRuns } from '../../../../locations/host-database-copy/host-pieces.ts';
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
const batchBytes = 16 * 1024 ** 2;
/** Fetched plainly first, then packed, to see which is faster over this link and with this host. */
const tryBytes = 1024 ** 2;

/** A link that is this busy is worth some time: plainly it has to be so many times as fast. */
const worthTimes = 1.5;

/** Fetches blocks to their places, packed where that is faster. `onBytes` is told of each group of them how many bytes came. */
export class BlockFetcher {
  readonly #target: BlocksTarget;
  readonly #blockBytes: number;
  readonly #wait: PieceWait;
  readonly #onBytes: (bytes: number) => void;
  readonly #perSecond = { plain: 0, packed: 0 };

  constructor(target: BlocksTarget, blockBytes: number, wait: PieceWait, onBytes: (bytes: number) => void) {
    this.#target = target;
    this.#blockBytes = blockBytes;
    this.#wait = wait;
    this.#onBytes = onBytes;
  }

  /** Fetches the first of them in both ways, while the host does nothing else, and answers what is left. */
  async tryWays(runs: readonly BlockRun[]): Promise<readonly BlockRun[]> {
    const tryBlocks = tryBytes / this.#blockBytes;
    // Too little for a trial: packed it is the least traffic.
    if (runs.reduce((sum, { count }) => sum + count, 0) < 4 * tryBlocks) return runs;
    const [first, more] = cutRuns(runs, tryBlocks);
    const [second, rest] = cutRuns(more, tryBlocks);
    await this.#fetchBatch(first, 'plain');
    await this.#fetchBatch(second, 'packed');
    return rest;
  }

  async fetch(runs: readonly BlockRun[]): Promise<void> {
    const { plain, packed } = this.#perSecond;
    const way = packed * worthTimes >= plain ? 'packed' : 'plain';
    for (const batch of batchesOf(runs, batchBytes / this.#blockBytes)) await this.#fetchBatch(batch, way);
  }

  async #fetchBatch(runs: readonly BlockRun[], way: 'plain' | 'packed'): Promise<void> {
    const { pieces, scratch, sizeBytes, name } = this.#target;
    const blockBytes = this.#blockBytes;
    const since = performance.now();
    let run = 0;
    let filled = 0;
    let bytes = 0;
    for await (const piece of pieces.bytes(runs, blockBytes, way === 'packed', this.#wait)) {
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
    this.#perSecond[way] = bytes / Math.max(1, performance.now() - since);
    this.#onBytes(bytes);
  }
}
