import { closeSync, fstatSync, read } from 'node:fs';
import { promisify } from 'node:util';
import { AppError, cancelled, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ChunkSink, StoredContent } from '../../repository/chunks/chunk-sink.ts';
import { systemCode } from '../../platform/file-errors.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { EntryFacts, SourceFile } from './source/capture-source.ts';

const readAt = promisify(read);

const pieceBytes = 1024 * 1024;
const pieceTimeoutMs = 120_000;

/** A file that changes while it is read is read again so often; then it is taken as it was read. */
export const mostReadings = 3;

/** The system refused to give a file's bytes; `code` is its name of the failure. */
export class UnreadableSource extends Error {
  readonly code: string;

  constructor(code: string, cause: unknown) {
    super(`the system reports ${code}`, { cause });
    this.code = code;
  }
}

/** `facts` are those from before the reading that was kept; `startedAt`, epoch ms, is when it began. */
export type FileReading = {
  readonly facts: EntryFacts;
  readonly stored: StoredContent;
  readonly startedAt: number;
  /** False when the file changed during every reading. */
  readonly settled: boolean;
};

/** Where the bytes go; `heard` is told how many were read. */
export type ReadingInto = {
  readonly sink: Pick<ChunkSink, 'put' | 'chunkOf' | 'isEmpty'>;
  readonly chunkBytes: number;
  readonly heard: (bytes: number) => void;
};

/**
 * Takes an open file into the repository, up to the size it has when the reading begins, so that a growing file comes to an end.
 * Rejects with `UnreadableSource` when it cannot be read; other failures are the repository's.
 */
export async function readFileInto(
  fd: number,
  into: Omit<ReadingInto, 'sink'> & { readonly sink: Pick<ChunkSink, 'put'> },
  context: Pick<JobContext, 'signal' | 'clock'>,
): Promise<FileReading> {
  let newBytes = 0;
  for (let reading = 1; ; reading += 1) {
    const facts = fstatSync(fd, { bigint: true });
    const startedAt = context.clock.now();
    const pieces = piecesOf(fd, Number(facts.size), into.heard, context.signal);
    const stored = await into.sink.put(pieces, into.chunkBytes, context.signal);
    newBytes += stored.newBytes;
    const settled =
      sameContent(facts, fstatSync(fd, { bigint: true })) && BigInt(stored.sizeBytes) === facts.size;
    if (settled || reading === mostReadings)
      return { facts, stored: { ...stored, newBytes }, startedAt, settled };
  }
}

/** A file of this computer that is open. */
export class LocalFile implements SourceFile {
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  readInto(into: ReadingInto, context: Pick<JobContext, 'signal' | 'clock'>): Promise<FileReading> {
    return readFileInto(this.#fd, into, context);
  }

  tryOut(): void {
    // It is open.
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** True when nothing tells that the content changed between the two looks. */
export function sameContent(before: EntryFacts, after: EntryFacts): boolean {
  return before.size === after.size && before.mtimeNs === after.mtimeNs && before.ctimeNs === after.ctimeNs;
}

/** Memory that readings use one after the other: buffers made anew for every piece keep the collector busy. */
const spare: Buffer[] = [];

/** The first `sizeBytes` bytes of an open file, or fewer when it ends earlier. A piece is overwritten once the next is asked for. */
export async function* piecesOf(
  fd: number,
  sizeBytes: number,
  heard: (bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(pieceBytes);
  let isReading = false;
  try {
    for (let position = 0; position < sizeBytes;) {
      if (signal.aborted) throw cancelled();
      isReading = true;
      const bytesRead = await readPiece(fd, buffer.subarray(0, sizeBytes - position), position);
      isReading = false;
      if (bytesRead === 0) return;
      position += bytesRead;
      heard(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    // A read that was given up may still write into it.
    if (!isReading) spare.push(buffer);
  }
}

async function readPiece(fd: number, piece: Uint8Array, position: number): Promise<number> {
  try {
    const reading = readAt(fd, piece, 0, piece.length, position);
    const { bytesRead } = await bounded({ timeoutMs: pieceTimeoutMs }, reading, { late: tooLate });
    return bytesRead;
  } catch (error: unknown) {
    const code = isAppError(error) ? (error.code === 'run/timeout' ? 'ETIMEDOUT' : null) : systemCode(error);
    if (code === null) throw error;
    throw new UnreadableSource(code, error);
  }
}

function tooLate(): AppError {
  return new AppError(
    'run/timeout',
    localText(
      'The disk did not answer for two minutes while a file was read. Check the disk or the share, and try again.',
      '파일을 읽는 동안 디스크가 2분 동안 응답하지 않았습니다. 디스크나 공유 폴더를 확인한 뒤 다시 시도하십시오.',
    ),
  );
}
