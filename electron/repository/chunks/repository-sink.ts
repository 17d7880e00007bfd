import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { sha256 } from '../format/keys.ts';
import type { RepositoryKeys } from '../format/keys.ts';
import { maxRecordBytes, pathOf } from '../format/layout.ts';
import type { Storage } from '../storage/storage.ts';
import type { ChunkSink, StoredContent } from './chunk-sink.ts';
import { ChunkTable } from './chunk-table.ts';
import { packsPerIndex, sealIndex } from './index-file.ts';
import { PackWriter } from './pack-writer.ts';
import { Trays, trayBytes } from './trays.ts';

type RepositorySinkParts = {
  readonly storage: Storage;
  readonly keys: RepositoryKeys;
  /** Chunks that may be used again: none of a pack that prune has marked. */
  readonly known: ChunkTable;
  readonly chunkSizes: ChunkSink['chunkSizes'];
  readonly signal: AbortSignal;
  readonly packBytes?: number;
  /** Packs are made known now and then before the end, so that one that is cut off need not be brought a second time. */
  readonly indexesAsItGoes?: boolean;
};

/** A long time has few of them: each one is a file. */
const indexAtLeastMs = 60_000;
const indexShare = 0.1;

/** Takes bytes into a repository: new chunks into packs, known ones by their id alone. */
export class RepositorySink implements ChunkSink {
  readonly chunkSizes;
  readonly #parts: RepositorySinkParts;
  readonly #packs: PackWriter;
  readonly #trays = new Trays();
  readonly #written = new ChunkTable();
  readonly #reused = new Set<string>();
  #indexed = 0;
  readonly #startedAt = performance.now();
  #indexedAt = performance.now();

  constructor(parts: RepositorySinkParts) {
    this.#parts = parts;
    this.chunkSizes = parts.chunkSizes;
    this.#packs = new PackWriter(parts.storage, parts.keys, parts.signal, parts.packBytes);
  }

  /** Packs of earlier snapshots that this one relies on, and the new ones. Confirm them before a root is published. */
  get packs(): readonly string[] {
    return [...this.#reused, ...this.#packs.written.map(({ name }) => name)];
  }

  has(chunks: readonly string[]): boolean {
    const places = chunks.map((chunk) => this.#parts.known.find(Buffer.from(chunk, 'hex')));
    if (places.includes(null)) return false;
    for (const place of places) if (place !== null) this.#reused.add(place.pack);
    return true;
  }

  get isEmpty(): boolean {
    return this.#parts.known.size === 0;
  }

  chunkOf(plainSha256: Uint8Array): { readonly id: string; readonly isStored: boolean } {
    const id = this.#parts.keys.chunkId(plainSha256);
    const name = id.toString('hex');
    return { id: name, isStored: this.#written.has(id) || this.has([name]) };
  }

  async put(
    stream: AsyncIterable<Uint8Array>,
    chunkBytes: number,
    signal: AbortSignal,
  ): Promise<StoredContent> {
    const content = new Content(chunkBytes, (piece, digest) => this.#take(piece, digest));
    // A whole number of pieces, so that none lies in two trays.
    const fullBytes = chunkBytes * Math.max(1, Math.floor(trayBytes / chunkBytes));
    for await (const { bytes, isLast, giveBack } of this.#trays.fill(stream, fullBytes)) {
      void content.add(bytes, isLast).then(giveBack);
      signal.throwIfAborted();
      if (content.hasFailed) break;
    }
    const stored = await content.finish();
    if (this.#isIndexDue()) await this.#index();
    return stored;
  }

  /** Writes what is open and an index of it. Afterwards every chunk that was put can be read by anybody with the key. */
  async finish(): Promise<void> {
    await this.#packs.finish();
    await this.#index();
  }

  /** Gives up what is under way, and makes known what is stored as far as that can be done. Never fails. */
  async keep(): Promise<void> {
    try {
      await this.finish();
    } catch {
      await this.abort();
    }
  }

  #isIndexDue(): boolean {
    if (this.#parts.indexesAsItGoes !== true || this.#packs.written.length === this.#indexed) return false;
    const now = performance.now();
    return now - this.#indexedAt > Math.max(indexAtLeastMs, (now - this.#startedAt) * indexShare);
  }

  async #index(): Promise<void> {
    const packs = this.#packs.written.slice(this.#indexed);
    this.#indexed += packs.length;
    this.#indexedAt = performance.now();
    for (let from = 0; from < packs.length; from += packsPerIndex) {
      const index = sealIndex(this.#parts.keys, {
        packs: packs.slice(from, from + packsPerIndex),
        supersedes: [],
      });
      await this.#parts.storage.write(pathOf('idx', index.name), index.bytes, this.#parts.signal);
    }
  }

  /** Leaves nothing half written behind. What packs are complete already stays; prune takes them. */
  abort(): Promise<void> {
    return this.#packs.abort();
  }

  async #take(piece: Uint8Array, digest: Buffer): Promise<Taken> {
    // Whatever is written must be readable: a piece above the limit would make its index unreadable as well.
    if (piece.length > maxRecordBytes)
      throw new Error(`a chunk of ${piece.length} bytes: no reader takes it`);
    const id = this.#parts.keys.chunkId(digest);
    const known = this.#parts.known.find(id);
    const name = id.toString('hex');
    if (known !== null) {
      this.#reused.add(known.pack);
      return { id: name, newBytes: 0 };
    }
    if (this.#written.has(id)) return { id: name, newBytes: 0 };
    this.#written.mark(id);
    return { id: name, newBytes: await this.#packs.append(id, piece) };
  }
}

type Taken = { readonly id: string; readonly newBytes: number };

/** What becomes of one stream: its pieces, in order, and the hash of the whole. */
class Content {
  hasFailed = false;
  readonly #chunkBytes: number;
  readonly #take: (piece: Uint8Array, digest: Buffer) => Promise<Taken>;
  readonly #taken: Promise<Taken>[] = [];
  #sizeBytes = 0;
  #hash: Hash | null = null;
  /** The hash of a stream of a single piece, which is that of the piece. */
  #only: Buffer | null = null;

  constructor(chunkBytes: number, take: (piece: Uint8Array, digest: Buffer) => Promise<Taken>) {
    this.#chunkBytes = chunkBytes;
    this.#take = take;
  }

  /** Answers when nobody reads the bytes any more; never fails. */
  add(bytes: Uint8Array, isLast: boolean): Promise<unknown> {
    const isOnly = isLast && this.#hash === null && bytes.length <= this.#chunkBytes;
    if (!isOnly) this.#hash = (this.#hash ?? createHash('sha256')).update(bytes);
    this.#sizeBytes += bytes.length;
    const taken: Promise<Taken>[] = [];
    for (let from = 0; from < bytes.length; from += this.#chunkBytes) {
      const piece = bytes.subarray(from, from + this.#chunkBytes);
      const digest = sha256(piece);
      if (isOnly) this.#only = digest;
      const next = this.#take(piece, digest);
      next.catch(() => {
        this.hasFailed = true;
      });
      taken.push(next);
    }
    this.#taken.push(...taken);
    return Promise.allSettled(taken);
  }

  async finish(): Promise<StoredContent> {
    const chunks = await Promise.all(this.#taken);
    const whole = this.#only ?? (this.#hash ?? createHash('sha256')).digest();
    return {
      sizeBytes: this.#sizeBytes,
      sha256: whole.toString('hex'),
      chunks: chunks.map((chunk) => chunk.id),
      newBytes: chunks.reduce((sum, chunk) => sum + chunk.newBytes, 0),
    };
  }
}
