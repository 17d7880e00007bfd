import { createHash } from 'node:crypto';
import { AppError } from '../../../../../shared/errors/app-error.ts';
import { localText } from '../../../../../shared/model/local-text.ts';
import {
  blockBytes,
  runsOf,
  shortSumBytes,
  wholeSumBytes,
} from '../../../../locations/host-database-copy/host-pieces.ts';
import type { HostPieces, PieceWait } from '../../../../locations/host-database-copy/host-pieces.ts';
import type { KnownPieces } from '../../../../repository/chunks/known-pieces.ts';
import { sha256 } from '../../../../repository/format/keys.ts';
import { fetchBlocks } from './fetch-blocks.ts';
import { layChunks } from './lay-chunks.ts';
import type { PlacedChunk } from './lay-chunks.ts';
import type { ScratchCopy } from './scratch-copy.ts';

/** A file on a host that is to be had here. */
export type CopyToFetch = {
  readonly pieces: HostPieces;
  readonly sizeBytes: number;
  /** What it holds already is compared and kept where it is the same: an attempt that was cut off goes on. */
  readonly scratch: ScratchCopy;
  readonly known: KnownPieces;
  /** The chunks of the same file in an earlier snapshot, in order; what of them is the same does not travel. */
  readonly earlier: readonly string[];
  /** How the file is called towards the operator. */
  readonly name: string;
};

export type FetchContext = {
  readonly signal: AbortSignal;
  /** How many bytes of the file are as on the host. */
  readonly onBytes: (bytes: number) => void;
};

/** A host that hashes a slow disk tells something at least so often. */
const silenceMs = 180_000;

/**
 * Brings a file here: hashes of its pieces are computed on the host; what the earlier copy or the repository has is taken from there, of other
 * pieces the blocks that differ are fetched, and in the end every piece is proven by its SHA-256.
 *
 * @throws AppError ssh/…, run/cancelled; `ScratchWriteError`
 */
export async function fetchCopy(copy: CopyToFetch, context: FetchContext): Promise<void> {
  const wait = { signal: context.signal, silenceMs };
  if (await fetchOnce(copy, 'short', wait, context)) return;
  // Two different pieces had the same short hash: now nothing is believed that the whole one does not say.
  if (await fetchOnce(copy, 'whole', wait, context)) return;
  throw notTheSame(copy.name);
}

type Fetch = {
  readonly copy: CopyToFetch;
  readonly context: FetchContext;
  readonly wait: PieceWait;
  /** Whole hashes of the pieces as they are here, in order. */
  readonly mine: Buffer;
  /** Where the pieces were as long as they are here. */
  readonly baseBytes: number;
};

/** False when what came together is not what the host has. */
async function fetchOnce(
  copy: CopyToFetch,
  trust: 'short' | 'whole',
  wait: PieceWait,
  context: FetchContext,
): Promise<boolean> {
  const { pieces, sizeBytes, scratch } = copy;
  const hasBase = copy.earlier.length > 0 || (await scratch.sizeBytes()) > 0;
  const width = hasBase && trust === 'short' ? shortSumBytes : wholeSumBytes;
  const [theirs, base] = await bothOf(pieces.sums(width, wait), layBase(copy, context.signal));
  const count = Math.ceil(sizeBytes / pieces.pieceBytes);
  if (theirs.sums.length !== count * width) return false;
  const fetch: Fetch = { copy, context, wait, ...base };
  const changed = changedPieces(fetch, theirs.sums, width, count);
  const whole =
    width === wholeSumBytes
      ? Buffer.concat(changed.map((piece) => sumAt(theirs.sums, piece, wholeSumBytes)))
      : changed.length === 0
        ? Buffer.alloc(0)
        : await pieces.wholeSums(runsOf(changed), wait);
  context.onBytes(sizeBytes - changed.length * pieces.pieceBytes);
  await scratch.resize(Math.min(base.baseBytes, sizeBytes));
  const missing = await takeKnown(fetch, changed, whole);
  await fetchMissing(fetch, missing, trust);
  await scratch.resize(sizeBytes);
  return isProven(fetch, { changed, whole, count, proof: theirs.proof });
}

type Base = Pick<Fetch, 'mine' | 'baseBytes'>;

/** What there is before: what an earlier attempt left, else the file of the earlier snapshot. */
async function layBase(copy: CopyToFetch, signal: AbortSignal): Promise<Base> {
  const { scratch, known, earlier, pieces } = copy;
  if ((await scratch.sizeBytes()) > 0) return hashBase(copy, signal);
  const there = [...earlier.entries()].flatMap(([piece, chunk]) =>
    known.has(chunk) ? [{ piece, chunk }] : [],
  );
  const sums = Buffer.alloc(earlier.length * wholeSumBytes);
  await layChunks(copy, there, signal, sums);
  const baseBytes = await scratch.sizeBytes();
  return { mine: sums.subarray(0, Math.ceil(baseBytes / pieces.pieceBytes) * wholeSumBytes), baseBytes };
}

async function hashBase({ scratch, pieces }: CopyToFetch, signal: AbortSignal): Promise<Base> {
  const baseBytes = await scratch.sizeBytes();
  const sums = Buffer.alloc(Math.ceil(baseBytes / pieces.pieceBytes) * wholeSumBytes);
  const buffer = Buffer.allocUnsafe(pieces.pieceBytes);
  for (let piece = 0; piece * pieces.pieceBytes < baseBytes; piece += 1) {
    signal.throwIfAborted();
    sums.set(sha256(await scratch.read(buffer, piece * pieces.pieceBytes)), piece * wholeSumBytes);
  }
  return { mine: sums, baseBytes };
}

function changedPieces({ mine }: Fetch, theirs: Buffer, width: number, count: number): readonly number[] {
  const changed: number[] = [];
  for (let piece = 0; piece < count; piece += 1) {
    const own = sumAt(mine, piece, wholeSumBytes).subarray(0, width);
    if (!own.equals(sumAt(theirs, piece, width))) changed.push(piece);
  }
  return changed;
}

/** Takes from the repository what it has, and answers what is left to be fetched. */
async function takeKnown(
  { copy, context }: Fetch,
  changed: readonly number[],
  whole: Buffer,
): Promise<readonly number[]> {
  const found: PlacedChunk[] = [];
  const missing: number[] = [];
  for (const [at, piece] of changed.entries()) {
    const chunk = copy.known.find(sumAt(whole, at, wholeSumBytes));
    if (chunk === null) missing.push(piece);
    else found.push({ piece, chunk });
  }
  await layChunks(copy, found, context.signal);
  return missing;
}

async function fetchMissing(
  fetch: Fetch,
  missing: readonly number[],
  trust: 'short' | 'whole',
): Promise<void> {
  const { copy, wait, context, baseBytes } = fetch;
  const { pieces, sizeBytes, scratch } = copy;
  const withBase = missing.filter((piece) => piece * pieces.pieceBytes < baseBytes);
  const isCompared = trust === 'short' && withBase.length > 0;
  const sums = isCompared ? await pieces.blockSums(runsOf(withBase), wait) : null;
  const same = sums === null ? new Set<number>() : await sameBlocks(fetch, withBase, sums);
  const perPiece = pieces.pieceBytes / blockBytes;
  const last = Math.ceil(sizeBytes / blockBytes);
  const blocks = missing.flatMap((piece) => {
    const length = Math.min(perPiece, last - piece * perPiece);
    return Array.from({ length }, (_, at) => piece * perPiece + at).filter((block) => !same.has(block));
  });
  const before = sizeBytes - blocks.length * blockBytes;
  const target = { pieces, scratch, sizeBytes, name: copy.name };
  await fetchBlocks(target, runsOf(blocks), wait, (bytes) => context.onBytes(before + bytes));
}

/** The blocks of pieces that are here as they are there. */
async function sameBlocks(
  { copy, baseBytes }: Fetch,
  changed: readonly number[],
  sums: Buffer,
): Promise<ReadonlySet<number>> {
  const { pieces, sizeBytes, scratch } = copy;
  const same = new Set<number>();
  const buffer = Buffer.allocUnsafe(pieces.pieceBytes);
  let from = 0;
  for (const piece of changed) {
    const start = piece * pieces.pieceBytes;
    const own = await scratch.read(buffer.subarray(0, Math.min(pieces.pieceBytes, baseBytes - start)), start);
    const length = Math.min(pieces.pieceBytes, sizeBytes - start);
    for (let at = 0; at < length; at += blockBytes) {
      const sum = sums.subarray(from, from + shortSumBytes);
      from += shortSumBytes;
      const block = own.subarray(at, Math.min(at + blockBytes, length));
      if (block.length > 0 && sha256(block).subarray(0, shortSumBytes).equals(sum))
        same.add((start + at) / blockBytes);
    }
  }
  return same;
}

type Proof = {
  readonly changed: readonly number[];
  readonly whole: Buffer;
  readonly count: number;
  readonly proof: string;
};

/** Every changed piece is hashed again here, and all hashes together must be those of the host. */
async function isProven({ copy, mine }: Fetch, { changed, whole, count, proof }: Proof): Promise<boolean> {
  const { pieces, scratch } = copy;
  const sums = Buffer.alloc(count * wholeSumBytes);
  mine.copy(sums, 0, 0, Math.min(mine.length, sums.length));
  const buffer = Buffer.allocUnsafe(pieces.pieceBytes);
  for (const [at, piece] of changed.entries()) {
    const sum = sha256(await scratch.read(buffer, piece * pieces.pieceBytes));
    if (!sum.equals(sumAt(whole, at, wholeSumBytes))) return false;
    sums.set(sum, piece * wholeSumBytes);
  }
  const hash = createHash('sha256');
  for (let piece = 0; piece < count; piece += 1)
    hash.update(`${sumAt(sums, piece, wholeSumBytes).toString('hex')}\n`);
  return hash.digest('hex') === proof;
}

function sumAt(sums: Buffer, at: number, width: number): Buffer {
  return sums.subarray(at * width, (at + 1) * width);
}

/** Neither goes on when the other has failed. */
async function bothOf<First, Second>(
  first: Promise<First>,
  second: Promise<Second>,
): Promise<readonly [First, Second]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

function notTheSame(name: string): AppError {
  return new AppError(
    'ssh/program-failed',
    localText(
      `What came of "${name}" is not what its hashes on the host say, twice. The copy was thrown away. Check the memory and the disks of the host and of this computer, then try again.`,
      `"${name}"에서 받은 내용이 호스트에서 계산한 해시와 두 번 모두 달랐습니다. 복사본을 버렸습니다. 호스트와 이 컴퓨터의 메모리와 디스크를 확인한 뒤 다시 시도하십시오.`,
    ),
  );
}
