import { damaged, missingFile } from '../format/damage.ts';
import { sha256 } from '../format/keys.ts';
import type { RepositoryKeys } from '../format/keys.ts';
import { chunkIdBytes, headerBytes, pathOf } from '../format/layout.ts';
import type { RecordCipher } from '../format/record-cipher.ts';
import { release } from '../format/release.ts';
import { notGenuine, openRecordAside, readHeader } from '../format/sealed-reader.ts';
import type { Storage } from '../storage/storage.ts';
import type { ChunkPlace, ChunkTable } from './chunk-table.ts';
import { OpenThreads } from './open-threads.ts';

/** Chunks written one after another lie one after another: a read takes the neighbours along. */
const windowBytes = 4 * 1024 ** 2;
const windowsKept = 8;

/** Up to here a chunk is opened at once; handing it to another thread would take longer. */
const aloneBelowBytes = 32 * 1024;
/** Memory for the sealed or plain bytes of a run of chunks. */
const trayBytes = 1024 ** 2;
/** Runs of one file that are read and opened at the same time. */
const runsAhead = 3;

type Window = {
  readonly pack: string;
  readonly offset: number;
  readonly lengthBytes: number;
  /** Null: the pack is not there. */
  readonly bytes: Promise<Uint8Array | null>;
  /** Who reads it now: its memory is given back when nobody does and it is not kept. */
  users: number;
};

type PlacedChunk = ChunkPlace & { readonly chunkId: Buffer };
/** Chunks of one pack, as many as fit into a tray. */
type Run = { readonly chunks: PlacedChunk[]; storedBytes: number; plainBytes: number };
type Opened = { readonly plain: Uint8Array; readonly giveBack: () => void };

/** Reads chunks and proves each: decrypted, unpacked to its stated size, and hashed to its id again. */
export class ChunkReader {
  readonly #storage: Storage;
  readonly #keys: RepositoryKeys;
  readonly #table: ChunkTable;
  readonly #packs = new Map<string, { readonly header: Uint8Array; readonly cipher: RecordCipher }>();
  readonly #threads: OpenThreads;
  readonly #trays: Uint8Array[] = [];
  #windows: Window[] = [];

  constructor(storage: Storage, keys: RepositoryKeys, table: ChunkTable) {
    this.#storage = storage;
    this.#keys = keys;
    this.#table = table;
    this.#threads = new OpenThreads(keys);
  }

  /** @throws AppError repository/damaged naming the pack, or the chunk that no pack holds */
  read(chunkId: string, signal: AbortSignal): Promise<Buffer> {
    return this.#openHere(this.#placeOf(chunkId), signal);
  }

  /**
   * The bytes of chunks in their order, for who uses them at once: a piece is good until the next one is asked for. Several chunks may
   * come in one piece. What is long is opened by other threads, ahead of its turn.
   *
   * @throws AppError repository/damaged as `read`
   */
  async *readAll(chunks: readonly string[], signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    const ahead: Promise<Opened>[] = [];
    try {
      for (const run of runsOf(chunks.map((chunk) => this.#placeOf(chunk)))) {
        const opening = this.#open(run, signal);
        // Awaited in its turn; until then a failure is nobody's yet.
        opening.catch(() => undefined);
        if (ahead.push(opening) === runsAhead) yield* passing(ahead);
      }
      while (ahead.length > 0) yield* passing(ahead);
    } finally {
      for (const left of await Promise.allSettled(ahead))
        if (left.status === 'fulfilled') left.value.giveBack();
    }
  }

  #placeOf(chunk: string): PlacedChunk {
    const chunkId = Buffer.from(chunk, 'hex');
    const place = this.#table.find(chunkId);
    if (place !== null) return { ...place, chunkId };
    throw damaged(
      `chunk ${chunk.slice(0, 16)}…`,
      'no pack that is there holds it',
      '저장소에 있는 어떤 팩에도 들어 있지 않습니다',
    );
  }

  async #open(run: Run, signal: AbortSignal): Promise<Opened> {
    const [only] = run.chunks;
    const isAlone = run.chunks.length === 1 && only !== undefined;
    const fitsTray = Math.max(run.storedBytes, run.plainBytes) <= trayBytes;
    if (isAlone && (run.plainBytes < aloneBelowBytes || !fitsTray)) {
      const plain = await this.#openHere(only, signal);
      return { plain, giveBack: () => release(plain) };
    }
    return this.#openAside(run, signal);
  }

  async #openHere(chunk: PlacedChunk, signal: AbortSignal): Promise<Buffer> {
    const { chunkId, pack, record } = chunk;
    const file = pathOf('pack', pack);
    const { cipher } = await this.#packOf(pack, signal);
    const plain = await this.#withSealed(chunk, signal, (sealed) =>
      openRecordAside(cipher, file, record, chunk, sealed),
    );
    if (!this.#keys.chunkId(sha256(plain)).equals(chunkId)) throw otherChunk(file, record);
    return plain;
  }

  async #openAside({ chunks, plainBytes, storedBytes }: Run, signal: AbortSignal): Promise<Opened> {
    const pack = chunks[0]?.pack ?? '';
    const { header } = await this.#packOf(pack, signal);
    const [sealed, plain] = [this.#takeTray(), this.#takeTray()];
    try {
      const chunkIds = new Uint8Array(chunks.length * chunkIdBytes);
      let filled = 0;
      for (const [at, chunk] of chunks.entries()) {
        await this.#withSealed(chunk, signal, (bytes) => sealed.set(bytes, filled));
        filled += chunk.storedLength;
        chunkIds.set(chunk.chunkId, at * chunkIdBytes);
      }
      const bad = await this.#threads.open({
        pack,
        header,
        records: chunks.map(({ record, storedLength, plainLength }) => ({
          record,
          storedLength,
          plainLength,
        })),
        chunkIds,
        sealed: sealed.subarray(0, storedBytes),
        plain: plain.subarray(0, plainBytes),
      });
      if (bad?.what === 'not-genuine') throw notGenuine(pathOf('pack', pack), bad.record);
      if (bad !== null) throw otherChunk(pathOf('pack', pack), bad.record);
    } catch (error: unknown) {
      this.#trays.push(plain);
      throw error;
    } finally {
      this.#trays.push(sealed);
    }
    return { plain: plain.subarray(0, plainBytes), giveBack: () => void this.#trays.push(plain) };
  }

  #takeTray(): Uint8Array {
    return this.#trays.pop() ?? new Uint8Array(new SharedArrayBuffer(trayBytes));
  }

  async #packOf(pack: string, signal: AbortSignal) {
    const known = this.#packs.get(pack);
    if (known !== undefined) return known;
    const file = pathOf('pack', pack);
    const header = await this.#storage.read(file, 0, headerBytes, signal);
    if (header === null) throw missingFile(file);
    const opened = { header: Uint8Array.from(header), cipher: readHeader(this.#keys, 'pack', file, header) };
    this.#packs.set(pack, opened);
    return opened;
  }

  async #withSealed<Value>(
    place: ChunkPlace,
    signal: AbortSignal,
    read: (sealed: Uint8Array) => Value | Promise<Value>,
  ): Promise<Value> {
    const { pack, offset, storedLength } = place;
    const window = this.#windows.find((kept) => covers(kept, place)) ?? this.#readWindow(place, signal);
    window.users += 1;
    try {
      const bytes = await window.bytes;
      if (bytes === null) throw missingFile(pathOf('pack', pack));
      const from = offset - window.offset;
      return await read(bytes.subarray(from, from + storedLength));
    } finally {
      window.users -= 1;
      this.#letGo(window);
    }
  }

  /** Kept while it is still being read, so that several chunks of it wait for one reading. */
  #readWindow({ pack, offset, storedLength }: ChunkPlace, signal: AbortSignal): Window {
    const lengthBytes = Math.max(storedLength, windowBytes);
    const bytes = this.#storage.read(pathOf('pack', pack), offset, lengthBytes, signal);
    const window = { pack, offset, lengthBytes, bytes, users: 0 };
    const kept = [window, ...this.#windows];
    this.#windows = kept.slice(0, windowsKept);
    for (const old of kept.slice(windowsKept)) this.#letGo(old);
    bytes.catch(() => {
      this.#windows = this.#windows.filter((other) => other !== window);
    });
    return window;
  }

  #letGo(window: Window): void {
    if (window.users > 0 || this.#windows.includes(window)) return;
    window.bytes.then(
      (bytes) => bytes !== null && release(bytes),
      () => undefined,
    );
  }
}

function covers(window: Window, { pack, offset, storedLength }: ChunkPlace): boolean {
  if (window.pack !== pack || window.offset > offset) return false;
  return offset + storedLength <= window.offset + window.lengthBytes;
}

function* runsOf(chunks: readonly PlacedChunk[]): Generator<Run> {
  let run: Run = { chunks: [], storedBytes: 0, plainBytes: 0 };
  for (const chunk of chunks) {
    const { pack, storedLength, plainLength } = chunk;
    const isMore =
      run.chunks[0]?.pack === pack &&
      run.storedBytes + storedLength <= trayBytes &&
      run.plainBytes + plainLength <= trayBytes;
    if (!isMore) {
      if (run.chunks.length > 0) yield run;
      run = { chunks: [], storedBytes: 0, plainBytes: 0 };
    }
    run.chunks.push(chunk);
    run.storedBytes += storedLength;
    run.plainBytes += plainLength;
  }
  if (run.chunks.length > 0) yield run;
}

async function* passing(ahead: Promise<Opened>[]): AsyncGenerator<Uint8Array, void> {
  const opened = await ahead.shift();
  if (opened === undefined) return;
  try {
    yield opened.plain;
  } finally {
    opened.giveBack();
  }
}

function otherChunk(file: string, record: number): Error {
  return damaged(
    file,
    `record ${record} is not the chunk it is named`,
    `${record}번 레코드가 이름과 다른 청크입니다`,
  );
}
