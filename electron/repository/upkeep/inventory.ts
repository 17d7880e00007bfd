import { isAppError } from '../../../shared/errors/app-error.ts';
import { ChunkTable } from '../chunks/chunk-table.ts';
import { readIndex } from '../chunks/index-file.ts';
import { nameOf } from '../format/layout.ts';
import { readTrailer } from '../format/sealed-reader.ts';
import type { TrailerEntry } from '../format/trailer.ts';
import type { Repository } from '../repository.ts';

/** A pack that is there. */
export type PackFacts = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly chunks: number;
  /** Bytes of its records, without header and trailer. */
  readonly recordBytes: number;
};

/** An index file, reduced to which packs it describes. */
export type IndexFacts = {
  readonly name: string;
  readonly packs: readonly string[];
  readonly chunks: number;
  readonly supersedes: readonly string[];
};

/** What lies in a repository. The entries of packs are not held: the table has them in flat memory. */
export type Inventory = {
  readonly packs: ReadonlyMap<string, PackFacts>;
  readonly table: ChunkTable;
  readonly indexes: readonly IndexFacts[];
  /** Packs that no index describes; what is known of them comes from their trailers. */
  readonly unindexed: readonly string[];
  /** Packs that no index describes and whose trailer cannot be read: nothing is known of what they hold. */
  readonly unreadable: readonly string[];
};

/**
 * Looks at every pack and index. Where several packs hold a chunk, one that is not `marked` has it, so that nothing relies on what is
 * to be deleted.
 *
 * @param onDamagedIndex takes note of an index that cannot be read, whose packs then count by their trailers
 * @throws AppError repository/damaged for an index that cannot be read, where nobody takes note
 */
export async function takeInventory(
  repository: Repository,
  marked: ReadonlySet<string>,
  signal: AbortSignal,
  onDamagedIndex: (name: string, error: unknown) => void = (_, error) => {
    throw error;
  },
): Promise<Inventory> {
  const { storage, keys } = repository;
  const sizes = await packSizes(repository, signal);
  const growing = new GrowingInventory(sizes);
  const indexes: IndexFacts[] = [];
  const names = await indexNames(repository, signal);
  for (const name of names) {
    const index = await readIndex(storage, keys, name, signal).catch((error: unknown) => {
      onDamagedIndex(name, error);
      return null;
    });
    if (index === null) continue;
    const { packs, supersedes } = index;
    const chunks = packs.reduce((sum, pack) => sum + pack.entries.length, 0);
    indexes.push({ name, packs: packs.map((pack) => pack.name), chunks, supersedes });
    for (const pack of packs) if (!marked.has(pack.name)) growing.add(pack.name, pack.entries);
  }
  const holdsMarked = indexes.filter(({ packs }) => packs.some((pack) => marked.has(pack)));
  for (const { name } of holdsMarked) {
    const { packs } = await readIndex(storage, keys, name, signal);
    for (const pack of packs) growing.add(pack.name, pack.entries);
  }
  const unindexed: string[] = [];
  const unreadable: string[] = [];
  for (const name of [...sizes.keys()].filter((pack) => !growing.packs.has(pack))) {
    const entries = await trailerOf(repository, name, signal);
    if (entries !== null) growing.add(name, entries);
    (entries === null ? unreadable : unindexed).push(name);
  }
  return { packs: growing.packs, table: growing.table, indexes, unindexed, unreadable };
}

class GrowingInventory {
  readonly packs = new Map<string, PackFacts>();
  readonly table = new ChunkTable();
  readonly #sizes: ReadonlyMap<string, number>;

  constructor(sizes: ReadonlyMap<string, number>) {
    this.#sizes = sizes;
  }

  add(name: string, entries: readonly TrailerEntry[]): void {
    const sizeBytes = this.#sizes.get(name);
    if (sizeBytes === undefined || this.packs.has(name)) return;
    this.table.addPack(name, entries);
    const recordBytes = entries.reduce((sum, entry) => sum + entry.storedLength, 0);
    this.packs.set(name, { name, sizeBytes, chunks: entries.length, recordBytes });
  }
}

/** Every pack that is there, with its size. */
export async function packSizes(
  repository: Repository,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const file of await repository.storage.list('packs', signal)) {
    const name = nameOf('pack', file.name);
    if (name !== null) sizes.set(name, file.sizeBytes);
  }
  return new Map([...sizes].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export async function indexNames(repository: Repository, signal: AbortSignal): Promise<readonly string[]> {
  const files = await repository.storage.list('index', signal);
  return files.flatMap((file) => nameOf('idx', file.name) ?? []).toSorted();
}

/** Null when it cannot be read, or is gone meanwhile. */
export async function trailerOf(
  repository: Repository,
  pack: string,
  signal: AbortSignal,
): Promise<readonly TrailerEntry[] | null> {
  try {
    const { entries } = await readTrailer(repository.storage, repository.keys, 'pack', pack, signal);
    return entries;
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'repository/damaged') return null;
    throw error;
  }
}
