import type { FoundFile } from '../../../shared/model/contents.ts';
import { SnapshotId } from '../../../shared/model/ids.ts';
import type { RepositoryId } from '../../../shared/model/ids.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import { pathFilter } from './path-filter.ts';
import { snapshotFile } from './snapshot-file.ts';

/** Where to look: opened one after another, and let go of again. */
export type FindSource = {
  readonly repositoryId: RepositoryId;
  open(signal: AbortSignal): Promise<SnapshotContents>;
};

type FindResult = {
  readonly files: readonly FoundFile[];
  /** Snapshots that were looked through. */
  readonly searched: number;
  /** True when there are more versions than were asked for. */
  readonly truncated: boolean;
};

const mostSnapshots = 2000;

/**
 * Looks for files and links by name in many snapshots, newest first: one answer for each version (same target, part, path and content),
 * with the snapshots that have it. `name` is text in the name, or a pattern; with a slash it means the path.
 */
export async function findInSnapshots(
  sources: readonly FindSource[],
  request: { readonly name: string; readonly limit: number },
  signal: AbortSignal,
): Promise<FindResult> {
  const search = new Search(pathFilter(request.name, 'name'), request.limit);
  let searched = 0;
  for (const source of sources) {
    signal.throwIfAborted();
    const contents = await source.open(signal);
    await search.look(contents, source.repositoryId, signal);
    searched += 1;
  }
  return { files: search.result(), searched, truncated: search.truncated };
}

class Search {
  truncated = false;
  readonly #matches: (path: string) => boolean;
  readonly #limit: number;
  readonly #versions = new Map<string, FoundFile>();
  /** What was found in a list, by its hash: most parts are the same in many snapshots. */
  readonly #lists = new Map<string, readonly ListedFile[]>();

  constructor(matches: (path: string) => boolean, limit: number) {
    this.#matches = matches;
    this.#limit = limit;
  }

  async look(contents: SnapshotContents, repositoryId: RepositoryId, signal: AbortSignal): Promise<void> {
    for (const part of contents.root.parts) {
      if (part.state !== 'captured') continue;
      for (const entry of await this.#foundIn(contents, part, signal)) {
        this.#add(contents, repositoryId, part, entry);
      }
    }
  }

  result(): readonly FoundFile[] {
    return [...this.#versions.values()]
      .map((file) => ({ ...file, snapshots: file.snapshots.toSorted((a, b) => b.at - a.at) }))
      .toSorted((a, b) => newest(b) - newest(a) || (a.path < b.path ? -1 : 1));
  }

  async #foundIn(
    contents: SnapshotContents,
    part: RootPart,
    signal: AbortSignal,
  ): Promise<readonly ListedFile[]> {
    const known = part.listSha256 === null ? undefined : this.#lists.get(part.listSha256);
    if (known !== undefined) return known;
    const found: ListedFile[] = [];
    for await (const entry of contents.entries(part.id, signal)) {
      signal.throwIfAborted();
      if (entry.type === 'folder' || !this.#matches(entry.path)) continue;
      if (found.length >= this.#limit) {
        this.truncated = true;
        break;
      }
      found.push({ ...entry, chunks: [] });
    }
    if (part.listSha256 !== null) this.#lists.set(part.listSha256, found);
    return found;
  }

  #add(contents: SnapshotContents, repositoryId: RepositoryId, part: RootPart, entry: ListedFile): void {
    const { target, startedAt } = contents.root;
    const content = entry.sha256 ?? entry.linkTarget;
    const key = JSON.stringify([target.id, part.id, entry.path, entry.pathBase64, entry.type, content]);
    const snapshot = { id: SnapshotId.parse(contents.id), repositoryId, at: startedAt };
    const known = this.#versions.get(key);
    if (known !== undefined) {
      if (known.snapshots.length < mostSnapshots) known.snapshots.push(snapshot);
      return;
    }
    if (this.#versions.size >= this.#limit) {
      this.truncated = true;
      return;
    }
    const file = snapshotFile(part, entry);
    this.#versions.set(key, { ...file, targetId: target.id, targetName: target.name, snapshots: [snapshot] });
  }
}

function newest({ snapshots }: FoundFile): number {
  return snapshots[0]?.at ?? 0;
}
