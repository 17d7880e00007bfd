import { isSafePath } from '../../repository/lists/entry-path.ts';
import type { KeptLine } from '../../repository/lists/file-list-writer.ts';
import { parseLine } from '../../repository/lists/list-line.ts';
import type { ListPiece } from '../../repository/lists/list-line.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { listedBytes, sortKey } from './tree/byte-path.ts';
import type { BytePath } from './tree/byte-path.ts';

/** What an earlier list says of one path. */
export type EarlierEntry = {
  readonly path: BytePath;
  readonly key: string;
  /** All of it in one line; null where it has several, or its line is not known. */
  readonly text: string | null;
  readonly from: KeptLine['from'];
  /** Parsed only when it is asked for. Null when it cannot be read, or is not to be trusted. */
  readonly entry: () => ListedFile | null;
};

/** An earlier list, sorted, in batches. One that cannot be read ends where it cannot: then more is read again. */
export type EarlierBatches = AsyncIterable<readonly EarlierEntry[]>;

/** Walks an earlier list from its beginning to its end. While it is dry, `read` comes before `current`. */
export class EarlierList {
  readonly #batches: AsyncIterator<readonly EarlierEntry[], unknown>;
  #batch: readonly EarlierEntry[] = [];
  #at = 0;
  #hasEnded = false;

  constructor(batches: EarlierBatches) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  get isDry(): boolean {
    return this.#at >= this.#batch.length && !this.#hasEnded;
  }

  /** Null at the end. */
  get current(): EarlierEntry | null {
    return this.#batch[this.#at] ?? null;
  }

  pass(): void {
    this.#at += 1;
  }

  async read(): Promise<void> {
    const next = await this.#batches.next();
    this.#hasEnded = next.done === true;
    this.#batch = next.done === true ? [] : next.value;
    this.#at = 0;
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}

/** Entries of which no line is known. */
export async function* earlierEntries(entries: AsyncIterable<ListedFile>): EarlierGenerator {
  for await (const entry of entries) yield [earlierEntry(entry)];
}

/** The lines of a list of the repository. The last one of a piece waits for the next piece, where it may go on. */
export async function* earlierPieces(pieces: AsyncIterable<ListPiece>): EarlierGenerator {
  let open: EarlierEntry | null = null;
  // The chunks of the open entry, once lines that go on have added to them: copied once, however many lines there are.
  let grown: string[] | null = null;
  for await (const piece of pieces) {
    const batch: EarlierEntry[] = [];
    for (const [at, text] of piece.lines.entries()) {
      const line = earlierLine(text, { piece, at }, listedIn);
      if (line !== null) {
        if (open !== null) batch.push(open);
        open = line;
        grown = null;
        continue;
      }
      const entry = open?.entry() ?? null;
      const more = moreIn(text);
      if (entry === null || more === null) {
        open = null;
        break;
      }
      if (grown === null) {
        grown = [...entry.chunks];
        open = earlierEntry({ ...entry, chunks: grown });
      }
      for (const chunk of more) grown.push(chunk);
    }
    yield batch;
    if (open === null) return;
  }
  if (open !== null) yield [open];
}

type EarlierGenerator = AsyncGenerator<readonly EarlierEntry[], void>;

/** The path of a line without anything that JSON writes otherwise. */
const plainPath = /^\{"path":"([ !#-[\]-~]+)","type":/;

/** Null for a line that names no path, or none that can be read. */
export function earlierLine(
  text: string,
  from: KeptLine['from'],
  parse: (text: string) => ListedFile | null,
): EarlierEntry | null {
  let parsed: ListedFile | null | undefined;
  const entry = () => (parsed === undefined ? (parsed = parse(text)) : parsed);
  const plain = plainPath.exec(text)?.[1];
  if (plain !== undefined) return { path: plain, key: sortKey(plain), text, from, entry };
  const read = entry();
  return read === null ? null : { ...earlierEntry(read), text, from };
}

function earlierEntry(entry: ListedFile): EarlierEntry {
  const path = listedBytes(entry);
  return { path, key: sortKey(path), text: null, from: null, entry: () => entry };
}

function listedIn(text: string): ListedFile | null {
  const line = parseLine(text);
  return line === null || 'more' in line || !isSafePath(line) ? null : line;
}

/** The chunks by which a line goes on with the entry before it; null when it is no such line. */
function moreIn(text: string): readonly string[] | null {
  const line = parseLine(text);
  return line !== null && 'more' in line ? line.more : null;
}
