import { packsPerIndex, readIndex, sealIndex } from '../chunks/index-file.ts';
import type { IndexFile } from '../chunks/index-file.ts';
import { pathOf } from '../format/layout.ts';
import type { Repository } from '../repository.ts';
import type { IndexFacts } from './inventory.ts';
import { trailerOf } from './inventory.ts';

/** More index files than this are merged: each costs every reader a journey. */
export const indexFilesKept = 50;
/** An index of so many chunks is large enough to stay as it is. */
const fullIndexChunks = 200_000;

/**
 * Pure: the index files that another one should take the place of. They describe packs that are gone, or only what others describe,
 * were superseded before a crash could remove them, or are small and many.
 */
export function indexesToReplace(
  indexes: readonly IndexFacts[],
  there: ReadonlySet<string>,
): readonly IndexFacts[] {
  const superseded = new Set(indexes.flatMap((index) => index.supersedes));
  const described = new Set<string>();
  const worn = indexes.filter((index) => {
    const again = index.packs.every((pack) => described.has(pack));
    const gone = index.packs.some((pack) => !there.has(pack));
    if (again || gone || superseded.has(index.name)) return true;
    for (const pack of index.packs) described.add(pack);
    return false;
  });
  if (indexes.length - worn.length <= indexFilesKept) return worn;
  return indexes.filter((index) => worn.includes(index) || index.chunks < fullIndexChunks);
}

/**
 * Writes new index files for `replaced` and for packs that none describes, then removes the replaced ones. What both describe
 * meanwhile is the same, so a reader may meet either or both.
 */
export async function replaceIndexes(
  repository: Repository,
  change: {
    readonly replaced: readonly IndexFacts[];
    readonly kept: readonly IndexFacts[];
    readonly there: ReadonlySet<string>;
    /** Packs whose trailers are to be described. */
    readonly undescribed: readonly string[];
  },
  signal: AbortSignal,
): Promise<void> {
  const { replaced, kept, there, undescribed } = change;
  if (replaced.length === 0 && undescribed.length === 0) return;
  const { storage, keys } = repository;
  const writer = new IndexGroups(
    repository,
    replaced.map(({ name }) => name),
    signal,
  );
  const described = new Set(kept.flatMap((index) => index.packs));
  for (const { name } of replaced) {
    for (const pack of (await readIndex(storage, keys, name, signal)).packs) {
      if (!there.has(pack.name) || described.has(pack.name)) continue;
      described.add(pack.name);
      await writer.add(pack);
    }
  }
  for (const name of undescribed) {
    const entries = described.has(name) ? null : await trailerOf(repository, name, signal);
    if (entries !== null) await writer.add({ name, entries });
  }
  await writer.finish();
  for (const { name } of replaced) await storage.remove(pathOf('idx', name), signal);
}

/** Writes index files of bounded size. Only the last one says what it supersedes: then all of it is described anew. */
export class IndexGroups {
  readonly #repository: Repository;
  readonly #supersedes: readonly string[];
  readonly #signal: AbortSignal;
  #packs: IndexFile['packs'][number][] = [];
  #chunks = 0;

  constructor(repository: Repository, supersedes: readonly string[], signal: AbortSignal) {
    this.#repository = repository;
    this.#supersedes = supersedes;
    this.#signal = signal;
  }

  async add(pack: IndexFile['packs'][number]): Promise<void> {
    if (this.#packs.length >= packsPerIndex || this.#chunks >= fullIndexChunks) await this.#flush([]);
    this.#packs.push(pack);
    this.#chunks += pack.entries.length;
  }

  async finish(): Promise<void> {
    if (this.#packs.length > 0) await this.#flush(this.#supersedes);
  }

  async #flush(supersedes: readonly string[]): Promise<void> {
    const { storage, keys } = this.#repository;
    const { name, bytes } = sealIndex(keys, { packs: this.#packs, supersedes });
    await storage.write(pathOf('idx', name), bytes, this.#signal);
    this.#packs = [];
    this.#chunks = 0;
  }
}
