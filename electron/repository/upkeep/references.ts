import { localText } from '../../../shared/text/local-text.ts';
import { ChunkReader } from '../chunks/chunk-reader.ts';
import type { ChunkTable } from '../chunks/chunk-table.ts';
import type { Repository } from '../repository.ts';
import { readRoot } from '../roots/root-files.ts';
import type { RootPart, SnapshotRoot } from '../roots/snapshot-root.ts';
import type { Inventory } from './inventory.ts';
import { readListChunk } from './list-lines.ts';
import { RecordBits } from './record-bits.ts';
import { tellFiles } from './upkeep-context.ts';
import type { UpkeepContext } from './upkeep-context.ts';

/** What to do about a root or a list that cannot be read. `listChunk` is null for the root itself. */
export type OnUnreadable = (found: {
  readonly snapshot: string;
  readonly listChunk: string | null;
  readonly error: unknown;
}) => void;

/** Collects what snapshots refer to: their file lists, and the chunks of every file in them. Each list chunk is read once. */
export class References {
  readonly used: RecordBits;
  /** How many references lead to a chunk that no pack holds. */
  missing = 0;
  readonly #repository: Repository;
  readonly #table: ChunkTable;
  readonly #walked: RecordBits;
  readonly #reader: ChunkReader;

  constructor(repository: Repository, { table, packs }: Inventory) {
    const chunksOf = (pack: string): number => packs.get(pack)?.chunks ?? 0;
    this.used = new RecordBits(chunksOf);
    this.#walked = new RecordBits(chunksOf);
    this.#repository = repository;
    this.#table = table;
    this.#reader = new ChunkReader(repository.storage, repository.keys, table);
  }

  get reader(): ChunkReader {
    return this.#reader;
  }

  /** Takes in what these snapshots refer to. */
  async collect(
    snapshots: readonly string[],
    onUnreadable: OnUnreadable,
    context: UpkeepContext,
    step: readonly [number, number],
  ): Promise<void> {
    for (const [at, snapshot] of snapshots.entries()) {
      context.signal.throwIfAborted();
      tellFiles(context, readingStage, step, [at, snapshots.length]);
      const root = await this.#rootOf(snapshot, onUnreadable, context.signal);
      for (const part of root?.parts ?? []) {
        await this.#collectPart(snapshot, part, onUnreadable, context.signal);
      }
    }
  }

  async #rootOf(
    snapshot: string,
    onUnreadable: OnUnreadable,
    signal: AbortSignal,
  ): Promise<SnapshotRoot | null> {
    try {
      return await readRoot(this.#repository.storage, this.#repository.keys, snapshot, signal);
    } catch (error: unknown) {
      onUnreadable({ snapshot, listChunk: null, error });
      return null;
    }
  }

  async #collectPart(
    snapshot: string,
    part: RootPart,
    onUnreadable: OnUnreadable,
    signal: AbortSignal,
  ): Promise<void> {
    for (const listChunk of part.list) {
      signal.throwIfAborted();
      const place = this.#table.find(Buffer.from(listChunk, 'hex'));
      if (place !== null) {
        this.used.add(place);
        if (!this.#walked.add(place)) continue;
      }
      try {
        for (const line of await readListChunk(this.#reader, listChunk, part.id, signal)) {
          this.#use(line.chunks);
        }
      } catch (error: unknown) {
        onUnreadable({ snapshot, listChunk, error });
      }
    }
  }

  #use(chunks: readonly string[]): void {
    for (const chunk of chunks) {
      const place = this.#table.find(Buffer.from(chunk, 'hex'));
      if (place === null) this.missing += 1;
      else this.used.add(place);
    }
  }
}

const readingStage = localText('Reading what snapshots refer to', '스냅샷이 참조하는 내용을 읽는 중');
