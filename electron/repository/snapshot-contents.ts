import type { FileEntry } from './lists/file-entry.ts';
import type { ListPiece } from './lists/list-line.ts';
import type { SnapshotRoot } from './roots/snapshot-root.ts';

/** An entry with all its chunk ids, also those of continuation lines. */
export type ListedFile = Omit<FileEntry, 'chunks'> & { readonly chunks: readonly string[] };

/**
 * What a snapshot holds, from whichever source: a repository, or an exported folder. Paths have been checked: relative to the
 * part's base, forward slashes, no `..`. Entries come sorted, folder before content, compared component by component.
 */
export interface SnapshotContents {
  /** The snapshot id, or the SHA-256 of the root's JSON for an exported set. */
  readonly id: string;
  readonly root: SnapshotRoot;
  /** Throws `repository/damaged` naming the file of the repository when the list cannot be read. */
  entries(partId: string, signal: AbortSignal): AsyncIterable<ListedFile>;
  /** The same list as its lines stand there, unchecked; only where they lie in a repository. */
  listPieces?(partId: string, signal: AbortSignal): AsyncIterable<ListPiece>;
  /** The bytes of a file in order, each piece proven against its chunk id. Throws `repository/damaged` naming what is damaged. */
  content(entry: ListedFile, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** The same, faster, for who uses each piece at once: it is good until the next one is asked for. Only from a repository. */
  passingContent?(entry: ListedFile, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** The bytes of a file in order; each piece is good until the next one is asked for. */
export function passingContentOf(
  contents: SnapshotContents,
  entry: ListedFile,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  return contents.passingContent?.(entry, signal) ?? contents.content(entry, signal);
}
