import { isAppError } from '../../shared/errors/app-error.ts';
import { SnapshotId } from '../../shared/model/ids.ts';
import type { RepositorySink } from './chunks/repository-sink.ts';
import type { FactAuthor } from './facts/fact.ts';
import { writeFact } from './facts/fact-files.ts';
import { nameOf, pathOf } from './format/layout.ts';
import { lockLost } from './locks/lock-file.ts';
import type { Lock } from './locks/lock.ts';
import { readMarks } from './marks/mark-files.ts';
import { confirmPlace } from './repository.ts';
import type { Repository } from './repository.ts';
import { writeRoot } from './roots/root-files.ts';
import type { SnapshotRoot } from './roots/snapshot-root.ts';

export type Publication =
  /** `recorded` is false when the snapshot is there but the fact about it could not be written. */
  | { readonly kind: 'published'; readonly id: SnapshotId; readonly recorded: boolean }
  /** Packs that the snapshot relies on are gone, or about to go: this computer slept through a prune. */
  | { readonly kind: 'packs-missing'; readonly packs: readonly string[] };

/**
 * Makes a snapshot exist: what was put is finished, every pack it relies on is confirmed to be there and not marked by a prune, and
 * only then the root is written. On `packs-missing` nothing was published: load a fresh chunk table (`loadChunkTable` without the
 * packs of `readMarks`), make a new sink and capture again; what is new is then written anew.
 *
 * @throws AppError repository/locked when the lock is no longer ours, repository/not-there when the place has dropped out
 */
export async function publishSnapshot(publication: {
  readonly repository: Repository;
  readonly sink: RepositorySink;
  readonly root: SnapshotRoot;
  readonly lock: Lock;
  readonly by: FactAuthor;
  /** Epoch ms, for the fact. */
  readonly now: number;
  readonly signal: AbortSignal;
}): Promise<Publication> {
  const { repository, sink, root, lock, signal } = publication;
  await sink.finish();
  await confirmPlace(repository, signal);
  const packs = await missingPacks(repository, sink.packs, signal);
  if (packs.length > 0) return { kind: 'packs-missing', packs };
  if (!(await lock.stillOurs(signal))) throw lockLost(repository.storage.place);
  const id = SnapshotId.parse(await writeRoot(repository.storage, repository.keys, root, signal));
  // A computer can fall asleep between any two steps. From now on a prune sees what is referred to, so this answer holds.
  const gone = await missingPacks(repository, sink.packs, signal);
  if (gone.length > 0) {
    await repository.storage.remove(pathOf('snap', id), signal);
    return { kind: 'packs-missing', packs: gone };
  }
  return { kind: 'published', id, recorded: await record(publication, id) };
}

/** Packs that are not there, or that a prune has marked. */
async function missingPacks(
  repository: Repository,
  packs: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const files = await repository.storage.list('packs', signal);
  const there = new Set(files.flatMap((file) => nameOf('pack', file.name) ?? []));
  const { marked } = await readMarks(repository, signal);
  return packs.filter((pack) => !there.has(pack) || marked.has(pack));
}

/** The snapshot is there whatever becomes of the fact, so a place that fails now is no failure of the snapshot. */
async function record(
  { repository, root, by, now, signal }: Parameters<typeof publishSnapshot>[0],
  snapshotId: SnapshotId,
): Promise<boolean> {
  try {
    const targetId = root.target.id;
    const origin = root.copyOf === undefined ? {} : { copyOf: root.copyOf };
    const fact = { kind: 'published', at: now, by, snapshotId, targetId, ...origin } as const;
    await writeFact(repository, fact, signal);
    return true;
  } catch (error: unknown) {
    if (!isAppError(error) && !signal.aborted) throw error;
    return false;
  }
}
