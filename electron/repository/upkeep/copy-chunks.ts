import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { ChunkReader } from '../chunks/chunk-reader.ts';
import { RepositorySink } from '../chunks/repository-sink.ts';
import { pathOf } from '../format/layout.ts';
import { release } from '../format/release.ts';
import { readFileList } from '../lists/file-list-reader.ts';
import { FileListWriter } from '../lists/file-list-writer.ts';
import { readMarks } from '../marks/mark-files.ts';
import { loadChunkTable } from '../repository.ts';
import type { Repository } from '../repository.ts';
import type { RootPart } from '../roots/snapshot-root.ts';
import type { ListedFile } from '../snapshot-contents.ts';
import { ChunkIdMap } from './chunk-id-map.ts';
import { packSizes, trailerOf } from './inventory.ts';
import { readPack } from './read-pack.ts';

const chunksAtOnce = 16;
/** Small files are carried together: each alone would wait for a thread. */
const entriesAtOnce = 256;
const bytesAtOnce = 4 * 1024 ** 2;

/** Carries chunks and file lists from one repository to another: read and proven with the keys of one, sealed with those of the other. */
export class ChunkCopier {
  readonly sink: RepositorySink;
  /** Plain bytes of what was read. */
  bytes = 0;
  newBytes = 0;
  readonly #to: Repository;
  readonly #reader: ChunkReader;
  readonly #progressed: () => void;
  readonly #signal: AbortSignal;
  readonly #carried = new ChunkIdMap();
  /** Packs that were there before, or that were read back. */
  readonly #proven: Set<string>;

  private constructor(
    to: Repository,
    sink: RepositorySink,
    reader: ChunkReader,
    there: Iterable<string>,
    progressed: () => void,
    signal: AbortSignal,
  ) {
    this.#to = to;
    this.sink = sink;
    this.#reader = reader;
    this.#proven = new Set(there);
    this.#progressed = progressed;
    this.#signal = signal;
  }

  /** @param progressed called when more was read */
  static async open(
    from: Repository,
    to: Repository,
    progressed: () => void,
    signal: AbortSignal,
  ): Promise<ChunkCopier> {
    const { storage, keys, file } = to;
    const { marked } = await readMarks(to, signal);
    const there = await packSizes(to, signal);
    const known = await loadChunkTable(to, new Set(marked.keys()), signal);
    const sink = new RepositorySink({ storage, keys, known, chunkSizes: file.chunkSizes, signal });
    const reader = new ChunkReader(from.storage, from.keys, await loadChunkTable(from, new Set(), signal));
    return new ChunkCopier(to, sink, reader, there.keys(), progressed, signal);
  }

  /** The same part with the chunk ids that it has in the other repository. */
  async part(part: RootPart): Promise<RootPart> {
    const lists = new FileListWriter(this.sink, this.#signal);
    const before = this.newBytes;
    for await (const entries of together(readFileList(this.#reader, part.list, part.id, this.#signal))) {
      const carried = await Promise.all(entries.map(({ chunks }) => this.#chunks(chunks)));
      for (const [at, entry] of entries.entries()) await lists.add({ ...entry, chunks: carried[at] ?? [] });
    }
    const stored = await lists.finish();
    this.newBytes += stored.newBytes;
    const newBytes = this.newBytes - before;
    const listSha256 = part.listSha256 === null ? null : stored.listSha256;
    return { ...part, list: [...stored.list], listSha256, newBytes };
  }

  /**
   * Finishes what was written and reads it back, every byte. A pack that reads differently is removed again, so that nothing ever
   * relies on it.
   *
   * @throws AppError repository/io-failed
   */
  async prove(): Promise<void> {
    await this.sink.finish();
    for (const pack of this.sink.packs.filter((name) => !this.#proven.has(name))) {
      const entries = (await trailerOf(this.#to, pack, this.#signal)) ?? [];
      const { named, badRecords } = await readPack(this.#to, pack, entries, this.#signal);
      if (!named || badRecords.length > 0) {
        await this.#to.storage.remove(pathOf('pack', pack), this.#signal);
        throw notAsWritten(this.#to.storage.place, pathOf('pack', pack));
      }
      this.#proven.add(pack);
    }
  }

  async #chunks(chunks: readonly string[]): Promise<readonly string[]> {
    const carried: string[] = [];
    for (let from = 0; from < chunks.length; from += chunksAtOnce) {
      this.#signal.throwIfAborted();
      const some = chunks.slice(from, from + chunksAtOnce);
      carried.push(...(await Promise.all(some.map((chunk) => this.#chunk(chunk)))));
    }
    return carried;
  }

  async #chunk(chunk: string): Promise<string> {
    const id = Buffer.from(chunk, 'hex');
    const known = this.#carried.get(id);
    if (known !== null) return known.toString('hex');
    const plain = await this.#reader.read(chunk, this.#signal);
    const stored = await this.sink.put(only(plain), plain.length, this.#signal);
    const [to = ''] = stored.chunks;
    this.#carried.set(id, Buffer.from(to, 'hex'));
    this.bytes += plain.length;
    release(plain);
    this.newBytes += stored.newBytes;
    this.#progressed();
    return to;
  }
}

/** Entries in their order, as many at a time as are few and small. */
async function* together(entries: AsyncIterable<ListedFile>): AsyncGenerator<readonly ListedFile[]> {
  let some: ListedFile[] = [];
  let bytes = 0;
  for await (const entry of entries) {
    if (some.length > 0 && (some.length === entriesAtOnce || bytes + entry.sizeBytes > bytesAtOnce)) {
      yield some;
      some = [];
      bytes = 0;
    }
    some.push(entry);
    bytes += entry.sizeBytes;
  }
  if (some.length > 0) yield some;
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function notAsWritten(place: string, file: string): AppError {
  return new AppError(
    'repository/io-failed',
    localText(
      `${file} at ${place} does not read back as it was written, so it was removed again. What was finished before is complete; look at the disk or its cable, then copy again.`,
      `${place}의 ${file}이(가) 기록한 내용과 다르게 읽혀 다시 삭제했습니다. 이전에 완료된 것은 온전합니다. 디스크나 케이블을 확인한 뒤 다시 복사하십시오.`,
    ),
  );
}
