import type { SnapshotId } from '../../../shared/model/ids.ts';
import { openForJob } from '../../repository/access.ts';
import type { RepositoryAccess } from '../../repository/access.ts';
import { ChunkReader } from '../../repository/chunks/chunk-reader.ts';
import { loadChunkTable, openSnapshot } from '../../repository/repository.ts';
import type { Repository } from '../../repository/repository.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';

/** Long enough for an operator who pages through a list; short enough that a prune by another console is noticed. */
const keptMs = 60_000;

type Opened = { readonly key: string; readonly contents: SnapshotContents; readonly at: number };

/** The snapshots that one child process has open: reading the index of a large repository takes longer than a page of files. */
export class OpenedSnapshots {
  #opened: readonly Opened[] = [];

  async open(access: RepositoryAccess, id: SnapshotId, signal: AbortSignal): Promise<SnapshotContents> {
    const key = `${access.place} ${id}`;
    this.#opened = this.#opened.filter(({ at }) => performance.now() - at < keptMs).slice(0, 2);
    const held = this.#opened.find((candidate) => candidate.key === key);
    if (held !== undefined) return held.contents;
    const open = await this.reading(await openForJob(access, signal), signal);
    const contents = await open(id);
    this.#opened = [{ key, contents, at: performance.now() }, ...this.#opened];
    return contents;
  }

  /** Opens several snapshots of one repository with one index. */
  async reading(
    repository: Repository,
    signal: AbortSignal,
  ): Promise<(id: SnapshotId) => Promise<SnapshotContents>> {
    const table = await loadChunkTable(repository, new Set(), signal);
    const reader = new ChunkReader(repository.storage, repository.keys, table);
    return (id) => openSnapshot(repository, reader, id, signal);
  }
}
