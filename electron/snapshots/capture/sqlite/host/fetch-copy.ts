import { createHash } from 'node:crypto';
import { AppError } from '../../../../../shared/errors/app-error.ts';
import { localText } from '../../../../../shared/text/local-text.ts';
import {
  runsOf,
  shortSumBytes,
  wholeSumBytes,
} from '../../../../locations/host-database-copy/host-pieces.ts';
import type { HostPieces, PieceWait } from '../../../../locations/host-database-copy/host-pieces.ts';
import type { KnownPieces } from '../../../../repository/chunks/known-pieces.ts';
import { sha256 } from '../../../../repository/format/keys.ts';
import { bothOf } from './both-of.ts';
import { fetchMissing } from './fetch-missing.ts';
import type { MissingPieces } from './fetch-missing.ts';
import { layChunks } from './lay-chunks.ts';
import type { PlacedChunk } from './lay-chunks.ts';
import type { Base, ScratchBase } from './scratch-base.ts';
import type { ScratchCopy } from './scratch-copy.ts';

/** A file on a host that is to be had here. */
type CopyToFetch = {
  readonly pieces: HostPieces;
  readonly sizeBytes: number;
  readonly scratch: ScratchCopy;
  readonly known: KnownPieces;
  /** What `scratch` holds is compared and kept where it is the same. */
  readonly base: ScratchBase;
  /** How the file is called towards the operator. */
  readonly name: string;
  /** Gets runs of pieces that have come, while others are still on their way. */
  readonly keep: MissingPieces['keep'];
};

type FetchContext = {
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
  /** What there is here before. */
  readonly base: Base;
};

/** False when what came together is not what the host has. */
async function fetchOnce(
  copy: CopyToFetch,
  trust: 'short' | 'whole',
  wait: PieceWait,
  context: FetchContext,
): Promise<boolean> {
  const { pieces, sizeBytes, scratch } = copy;
  const width = copy.base.mayHold && trust === 'short' ? shortSumBytes : wholeSumBytes;
  const [theirs, base] = await bothOf(pieces.sums(width, wait), copy.base.take());
  const count = Math.ceil(sizeBytes / pieces.pieceBytes);
  if (theirs.sums.length !== count * width) return false;
  const fetch: Fetch = { copy, context, wait, base };
  const changed = changedPieces(fetch, theirs.sums, width, count);
  const whole =
    width === wholeSumBytes
      ? Buffer.concat(changed.map((piece) => sumAt(theirs.sums, piece, wholeSumBytes)))
      : changed.length === 0
        ? Buffer.alloc(0)
        : await pieces.wholeSums(runsOf(changed), wait);
  context.onBytes(sizeBytes - changed.length * pieces.pieceBytes);
  await scratch.resize(Math.min(base.sizeBytes, sizeBytes));
  const missing = await takeKnown(fetch, changed, whole, count);
  const toFetch = { ...copy, numbers: missing, baseBytes: base.sizeBytes, isCompared: trust === 'short' };
  await fetchMissing(toFetch, wait, context.onBytes);
  await scratch.resize(sizeBytes);
  return isProven(fetch, { changed, whole, count, proof: theirs.proof });
}

function changedPieces({ base }: Fetch, theirs: Buffer, width: number, count: number): readonly number[] {
  const changed: number[] = [];
  for (let piece = 0; piece < count; piece += 1) {
    const own = sumAt(base.sums, piece, wholeSumBytes).subarray(0, width);
    if (!own.equals(sumAt(theirs, piece, width))) changed.push(piece);
  }
  return changed;
}

/** Takes from the repository what it has, and answers what is left to be fetched: also what it has and cannot give. */
async function takeKnown(
  { copy, context }: Fetch,
  changed: readonly number[],
  whole: Buffer,
  count: number,
): Promise<readonly number[]> {
  const found: PlacedChunk[] = [];
  for (const [at, piece] of changed.entries()) {
    const chunk = copy.known.find(sumAt(whole, at, wholeSumBytes));
    if (chunk !== null) found.push({ piece, chunk });
  }
  const laid = Buffer.alloc(count * wholeSumBytes);
  await layChunks(copy, found, context.signal, laid);
  return changed.filter(
    (piece, at) => !sumAt(laid, piece, wholeSumBytes).equals(sumAt(whole, at, wholeSumBytes)),
  );
}

type Proof = {
  readonly changed: readonly number[];
  readonly whole: Buffer;
  readonly count: number;
  readonly proof: string;
};

/** Every changed piece is hashed again here, and all hashes together must be those of the host. */
async function isProven({ copy, base }: Fetch, { changed, whole, count, proof }: Proof): Promise<boolean> {
  const { pieces, scratch } = copy;
  const sums = Buffer.alloc(count * wholeSumBytes);
  base.sums.copy(sums, 0, 0, Math.min(base.sums.length, sums.length));
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

function notTheSame(name: string): AppError {
  return new AppError(
    'ssh/program-failed',
    localText(
      `What came of "${name}" is not what its hashes on the host say, twice. The copy was thrown away. Check the memory and the disks of the host and of this computer, then try again.`,
      `"${name}"에서 받은 내용이 호스트에서 계산한 해시와 두 번 모두 달랐습니다. 복사본을 버렸습니다. 호스트와 이 컴퓨터의 메모리와 디스크를 확인한 뒤 다시 시도하십시오.`,
    ),
  );
}
