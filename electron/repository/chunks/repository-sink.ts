import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { encodePayloadAside } from '../format/payload.ts';
import { sha256 } from '../format/keys.ts';
import type { RepositoryKeys } from '../format/keys.ts';
import { maxRecordBytes, pathOf } from '../format/layout.ts';
import type { Storage } from '../storage/storage.ts';
import type { ChunkSink, StoredContent } from './chunk-sink.ts';
import { ChunkTable } from './chunk-table.ts';
import { packsPerIndex, sealIndex } from './index-file.ts';
import { PackWriter } from './pack-writer.ts';
import { cutIntoPieces } from './pieces.ts';

/** Bytes of pieces that may be on their way at once: the bound on memory, whatever the size of the set. */
const bytesOnTheWay = 16 * 1024 ** 2;

export type RepositorySinkParts = {
  readonly storage: Storage;
  readonly keys: RepositoryKeys;
  /** Chunks that may be used again: none of a pack that prune has marked. */
  readonly known: ChunkTable;
  readonly chunkSizes: ChunkSink['chunkSizes'];
  readonly signal: AbortSignal;
  readonly packBytes?: number;
};

/** Takes bytes into a repository: new chunks into packs, known ones by their id alone. */
export class RepositorySink implements ChunkSink {
  readonly chunkSizes;
  readonly #parts: RepositorySinkParts;
  readonly #packs: PackWriter;
  readonly #written = new ChunkTable();
  readonly #reused = new Set<string>();
  #onTheWay = 0;
  #waiting: (() => void)[] = [];
  #indexed = 0;

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

  async put(
    stream: AsyncIterable<Uint8Array>,
    chunkBytes: number,
    signal: AbortSignal,
  ): Promise<StoredContent> {
    const whole = new WholeHash();
    const taken: Promise<Taken>[] = [];
    let sizeBytes = 0;
    let failure: unknown = null;
    for await (const piece of cutIntoPieces(stream, chunkBytes)) {
      signal.throwIfAborted();
      if (failure !== null) break;
      sizeBytes += piece.length;
      await this.#room(piece.length);
      const digest = sha256(piece);
      const next = this.#take(piece, digest).finally(() => this.#done(piece.length));
      next.catch((error: unknown) => {
        failure ??= error;
      });
      taken.push(next);
      whole.add(piece, digest);
    }
    const chunks = await Promise.all(taken);
    return {
      sizeBytes,
      sha256: whole.finish(),
      chunks: chunks.map((chunk) => chunk.id),
      newBytes: chunks.reduce((sum, chunk) => sum + chunk.newBytes, 0),
    };
  }

  /** Writes what is open and an index of it. Afterwards every chunk that was put can be read by anybody with the key. */
  async finish(): Promise<void> {
    await this.#packs.finish();
    const packs = this.#packs.written.slice(this.#indexed);
    for (let from = 0; from < packs.length; from += packsPerIndex) {
      const index = sealIndex(this.#parts.keys, {
        packs: packs.slice(from, from + packsPerIndex),
        supersedes: [],
      });
      await this.#parts.storage.write(pathOf('idx', index.name), index.bytes, this.#parts.signal);
    }
    this.#indexed = this.#packs.written.length;
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
    const payload = await encodePayloadAside(piece);
    await this.#packs.append(id, payload, piece.length);
    return { id: name, newBytes: payload.reduce((sum, { length }) => sum + length, 0) };
  }

  async #room(bytes: number): Promise<void> {
    while (this.#onTheWay > 0 && this.#onTheWay + bytes > bytesOnTheWay) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#onTheWay += bytes;
  }

  #done(bytes: number): void {
    this.#onTheWay -= bytes;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** The SHA-256 of a stream. That of its first piece is known already, and most streams are no longer. */
class WholeHash {
  #only: { readonly piece: Uint8Array; readonly digest: Buffer } | null = null;
  #hash: Hash | null = null;

  add(piece: Uint8Array, digest: Buffer): void {
    if (this.#hash === null && this.#only === null) {
      this.#only = { piece, digest };
      return;
    }
    this.#hash ??= createHash('sha256').update(this.#only?.piece ?? '');
    this.#only = null;
    this.#hash.update(piece);
  }

  /** In hex. */
  finish(): string {
    if (this.#only !== null) return this.#only.digest.toString('hex');
    return (this.#hash ?? createHash('sha256')).digest('hex');
  }
}

type Taken = { readonly id: string; readonly newBytes: number };
