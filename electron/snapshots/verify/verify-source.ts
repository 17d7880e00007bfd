import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import { passingContentOf } from '../../repository/snapshot-contents.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';

/** What is verified: the files that a snapshot lists, read from the snapshot itself or from where they were restored to. */
export interface VerifySource {
  readonly contents: SnapshotContents;
  /**
   * The bytes of a file, in order; each piece is good until the next one is asked for. Throws `repository/damaged`, `location/not-found` or `location/not-readable` where they cannot be
   * had; any other failure is none of this file.
   */
  read(part: RootPart, entry: ListedFile, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** A file that is ours alone, which SQLite may open where it lies; null where the bytes have to be written to a file first. */
  ownFile(part: RootPart, entry: ListedFile): string | null;
}

export function sourceOf(contents: SnapshotContents): VerifySource {
  return {
    contents,
    read: (_part, entry, signal) => passingContentOf(contents, entry, signal),
    ownFile: () => null,
  };
}
