import { localText } from '../../../shared/text/local-text.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { readIndex } from '../chunks/index-file.ts';
import type { IndexFile } from '../chunks/index-file.ts';
import { pathOf } from '../format/layout.ts';
import type { Repository } from '../repository.ts';
import { indexNames, packSizes, trailerOf } from './inventory.ts';
import { IndexGroups } from './tidy-index.ts';
import { tellFiles, withLock } from './upkeep-context.ts';
import type { UpkeepContext } from './upkeep-context.ts';

type RebuiltIndex = {
  readonly packs: number;
  readonly chunks: number;
  /** Index files that were replaced. */
  readonly replaced: number;
  /** Packs whose own list cannot be read; what an earlier index said of them is kept. */
  readonly unreadable: readonly string[];
};

/**
 * Writes the index anew from what the packs themselves say, and removes the earlier files once the new ones are there. Cut off, it is
 * begun again.
 *
 * @throws AppError repository/locked
 */
export function rebuildIndex(repository: Repository, context: UpkeepContext): Promise<RebuiltIndex> {
  return withLock(repository, 'exclusive', 'rebuild-index', context, async () => {
    const { signal } = context;
    const earlier = await indexNames(repository, signal);
    const packs = [...(await packSizes(repository, signal)).keys()];
    const groups = new IndexGroups(repository, earlier, signal);
    const unreadable: string[] = [];
    let chunks = 0;
    for (const [at, name] of packs.entries()) {
      signal.throwIfAborted();
      tellFiles(context, readingStage, [1, 1], [at, packs.length]);
      const entries = await trailerOf(repository, name, signal);
      if (entries === null) unreadable.push(name);
      else await groups.add({ name, entries });
      chunks += entries?.length ?? 0;
    }
    for (const pack of await fromEarlier(repository, earlier, new Set(unreadable), signal)) {
      await groups.add(pack);
      chunks += pack.entries.length;
    }
    await groups.finish();
    for (const name of earlier) await repository.storage.remove(pathOf('idx', name), signal);
    return { packs: packs.length, chunks, replaced: earlier.length, unreadable };
  });
}

/** A pack with a damaged end can still be read record by record, where an earlier index says where they lie. */
async function fromEarlier(
  repository: Repository,
  indexes: readonly string[],
  wanted: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly IndexFile['packs'][number][]> {
  if (wanted.size === 0) return [];
  const found = new Map<string, IndexFile['packs'][number]>();
  for (const name of indexes) {
    try {
      const { packs } = await readIndex(repository.storage, repository.keys, name, signal);
      for (const pack of packs) if (wanted.has(pack.name)) found.set(pack.name, pack);
    } catch (error: unknown) {
      // It is what is being replaced.
      if (!isAppError(error) || error.code !== 'repository/damaged') throw error;
    }
  }
  return [...found.values()];
}

const readingStage = localText('Reading the lists of packs', '팩의 목록을 읽는 중');
