/** What of a file is asked for, in numbers of blocks of a fixed size: from `at`, `count` of them. In order, and apart from each other. */
export type BlockRun = { readonly at: number; readonly count: number };

/** SHA-256 of the pieces of a file in their order. */
export type PieceSums = {
  /** The first `widthBytes` of each. */
  readonly sums: Buffer;
  /** Hex SHA-256 over the whole hashes, each as a line of hex: proves the whole file. */
  readonly proof: string;
};

/** How many bytes of a hash tell whether a piece, or a block of one, is another; the proof of the whole does not rest on it. */
export const shortSumBytes = 8;
export const blockSumBytes = 5;
export const wholeSumBytes = 32;

export type PieceWait = {
  readonly signal: AbortSignal;
  /** How long the host may be silent. */
  readonly silenceMs: number;
};

/**
 * A file on a host that nobody writes to, in pieces of a fixed size. What it is asked for is computed there; nothing of a key is told. Several
 * questions may wait for their answers.
 */
export interface HostPieces {
  readonly pieceBytes: number;
  /** In blocks of which sizes it can be compared what of a piece differs, the greatest first; each holds a whole number of the next. */
  readonly blockSizes: readonly number[];
  sums(widthBytes: typeof shortSumBytes | typeof wholeSumBytes, wait: PieceWait): Promise<PieceSums>;
  /** The whole hashes of those pieces. `sums` comes first. */
  wholeSums(pieces: readonly BlockRun[], wait: PieceWait): Promise<Buffer>;
  /** The first `blockSumBytes` of the hash of each block; `blockBytes` is one of `blockSizes`. Left out where there are none. */
  blockSums?(blocks: readonly BlockRun[], blockBytes: number, wait: PieceWait): Promise<Buffer>;
  /** The bytes of those blocks, one after another, in pieces of any size. `compressed` asks for less traffic and more work. */
  bytes(
    blocks: readonly BlockRun[],
    blockBytes: number,
    compressed: boolean,
    wait: PieceWait,
  ): AsyncIterable<Buffer>;
  close(): void;
}

/** Numbers in order as runs. */
export function runsOf(numbers: Iterable<number>): readonly BlockRun[] {
  const runs: { at: number; count: number }[] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last.at + last.count === number) last.count += 1;
    else runs.push({ at: number, count: 1 });
  }
  return runs;
}

/** Words that tell runs in few bytes: how many are left out since the last one, and how many are meant where it is more than one. */
export function runWords(runs: readonly BlockRun[]): string {
  let at = 0;
  const words = runs.map((run) => {
    const word = run.count === 1 ? `${run.at - at}` : `${run.at - at}:${run.count}`;
    at = run.at + run.count;
    return word;
  });
  return words.join(' ');
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

/** The first `blocks` of them, and what is left. */
export function cutRuns(
  runs: readonly BlockRun[],
  blocks: number,
): readonly [readonly BlockRun[], readonly BlockRun[]] {
  const first: BlockRun[] = [];
  const rest: BlockRun[] = [];
  let left = blocks;
  for (const { at, count } of runs) {
    const some = Math.min(count, left);
    if (some > 0) first.push({ at, count: some });
    if (some < count) rest.push({ at: at + some, count: count - some });
    left -= some;
  }
  return [first, rest];
}
