import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ChunkSink } from '../chunks/chunk-sink.ts';
import type { ListedFile } from '../snapshot-contents.ts';
import { comparePaths } from './entry-path.ts';
import { chunksPerLine } from './file-entry.ts';

/** A piece ends at a line whose path says so, so that a new file changes one piece and not all after it. */
const leastPieceBytes = 32 * 1024;
const mostPieceBytes = 512 * 1024;
const cutEvery = 256;

export type StoredList = {
  readonly list: readonly string[];
  readonly listSha256: string;
  readonly files: number;
  readonly bytes: number;
  readonly newBytes: number;
};

/** Writes the list of a part's files, in order, as NDJSON in ordinary chunks. */
export class FileListWriter {
  readonly #sink: ChunkSink;
  readonly #signal: AbortSignal;
  readonly #hash = createHash('sha256');
  readonly #chunks: string[] = [];
  #lines: Buffer[] = [];
  #lineBytes = 0;
  #last: ListedFile | null = null;
  #files = 0;
  #bytes = 0;
  #newBytes = 0;

  constructor(sink: ChunkSink, signal: AbortSignal) {
    this.#sink = sink;
    this.#signal = signal;
  }

  /** Entries come in the order of `comparePaths`; anything else is a bug. */
  async add(entry: ListedFile): Promise<void> {
    if (this.#last !== null && comparePaths(this.#last, entry) >= 0) {
      throw new Error(`file list out of order at ${JSON.stringify(entry.path)}`);
    }
    this.#last = entry;
    this.#files += entry.type === 'file' ? 1 : 0;
    this.#bytes += entry.sizeBytes;
    // A file of very many chunks spans several pieces: none may grow with the size of one file.
    for (const line of linesOf(entry)) {
      const bytes = Buffer.from(`${line}\n`, 'utf8');
      this.#lines.push(bytes);
      this.#lineBytes += bytes.length;
      if (this.#lineBytes >= mostPieceBytes) await this.#putPiece();
    }
    if (this.#lineBytes >= leastPieceBytes && cutsAfter(entry)) await this.#putPiece();
  }

  async finish(): Promise<StoredList> {
    if (this.#lineBytes > 0) await this.#putPiece();
    return {
      list: this.#chunks,
      listSha256: this.#hash.digest('hex'),
      files: this.#files,
      bytes: this.#bytes,
      newBytes: this.#newBytes,
    };
  }

  async #putPiece(): Promise<void> {
    const piece = Buffer.concat(this.#lines);
    this.#lines = [];
    this.#lineBytes = 0;
    this.#hash.update(piece);
    const stored = await this.#sink.put(only(piece), Math.max(piece.length, 1), this.#signal);
    this.#chunks.push(...stored.chunks);
    this.#newBytes += stored.newBytes;
  }
}

function linesOf(entry: ListedFile): readonly string[] {
  const lines = [JSON.stringify({ ...entry, chunks: entry.chunks.slice(0, chunksPerLine) })];
  for (let from = chunksPerLine; from < entry.chunks.length; from += chunksPerLine) {
    lines.push(JSON.stringify({ more: entry.chunks.slice(from, from + chunksPerLine) }));
  }
  return lines;
}

function cutsAfter(entry: ListedFile): boolean {
  return crc32(entry.path) % cutEvery === 0;
}

async function* only(piece: Uint8Array): AsyncGenerator<Uint8Array> {
  yield piece;
}
