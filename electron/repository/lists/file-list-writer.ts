import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ChunkSink } from '../chunks/chunk-sink.ts';
import type { ListedFile } from '../snapshot-contents.ts';
import { comparePaths } from './entry-path.ts';
import { chunksPerLine } from './file-entry.ts';
import type { ListPiece } from './list-line.ts';

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

/** A line of an earlier list that still says what is so. */
export type KeptLine = {
  readonly entry: Pick<ListedFile, 'path' | 'pathBase64' | 'type' | 'sizeBytes'>;
  readonly text: string;
  /** Where it stands; null where that is no list of this repository. */
  readonly from: { readonly piece: ListPiece; readonly at: number } | null;
};

/** Writes the list of a part's files, in order, as NDJSON in ordinary chunks. */
export class FileListWriter {
  readonly #sink: ChunkSink;
  readonly #signal: AbortSignal;
  readonly #hash = createHash('sha256');
  readonly #chunks: string[] = [];
  #lines: string[] = [];
  #lineBytes = 0;
  /** The earlier piece whose lines, from its first on, are all that waits; null when something else does. */
  #kept: ListPiece | null = null;
  #last: KeptLine['entry'] | null = null;
  #files = 0;
  #bytes = 0;
  #newBytes = 0;

  constructor(sink: ChunkSink, signal: AbortSignal) {
    this.#sink = sink;
    this.#signal = signal;
  }

  /** Entries come in the order of `comparePaths`; anything else is a bug. */
  async add(entry: ListedFile): Promise<void> {
    this.#count(entry);
    // A file of very many chunks spans several pieces: none may grow with the size of one file.
    for (const line of linesOf(entry)) if (this.#take(line, null)) await this.#putPiece();
    if (this.#cutsAfter(entry)) await this.#putPiece();
  }

  /** The same for a line that is kept as it is. Null when there is nothing to wait for. */
  keep({ entry, text, from }: KeptLine): Promise<void> | null {
    this.#count(entry);
    const isFull = this.#take(text, from);
    return isFull || this.#cutsAfter(entry) ? this.#putPiece() : null;
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

  #count(entry: KeptLine['entry']): void {
    if (this.#last !== null && comparePaths(this.#last, entry) >= 0) {
      throw new Error(`file list out of order at ${JSON.stringify(entry.path)}`);
    }
    this.#last = entry;
    this.#files += entry.type === 'file' ? 1 : 0;
    this.#bytes += entry.sizeBytes;
  }

  /** True when the piece has to end here. */
  #take(line: string, from: KeptLine['from']): boolean {
    const at = this.#lines.length;
    if (at === 0) this.#kept = from?.piece ?? null;
    if (from?.piece !== this.#kept || from?.at !== at) this.#kept = null;
    this.#lines.push(line);
    this.#lineBytes += Buffer.byteLength(line, 'utf8') + 1;
    return this.#lineBytes >= mostPieceBytes;
  }

  #cutsAfter({ path }: KeptLine['entry']): boolean {
    return this.#lineBytes >= leastPieceBytes && crc32(path) % cutEvery === 0;
  }

  async #putPiece(): Promise<void> {
    const lines = this.#lines;
    const isWhole = this.#kept?.lines.length === lines.length && this.#kept.bytes.length === this.#lineBytes;
    const kept = isWhole ? this.#kept : null;
    this.#lines = [];
    this.#lineBytes = 0;
    this.#kept = null;
    if (kept !== null && this.#sink.has([kept.chunk])) {
      this.#hash.update(kept.bytes);
      this.#chunks.push(kept.chunk);
      return;
    }
    const piece = Buffer.from(`${lines.join('\n')}\n`, 'utf8');
    this.#hash.update(piece);
    const stored = await this.#sink.put(only(piece), piece.length, this.#signal);
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

async function* only(piece: Uint8Array): AsyncGenerator<Uint8Array> {
  yield piece;
}
