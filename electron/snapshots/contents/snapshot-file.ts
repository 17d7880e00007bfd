import type { SnapshotFile } from '../../../shared/model/contents.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';

const nsPerMs = 1_000_000n;

/** A line of a file list as the faces show it. */
export function snapshotFile(part: RootPart, entry: ListedFile): SnapshotFile {
  return {
    partId: part.id,
    path: entry.path,
    type: entry.type,
    sizeBytes: entry.sizeBytes,
    modifiedAt: Number(BigInt(entry.modifiedNs) / nsPerMs),
    mode: entry.mode,
    sha256: entry.sha256,
    linkTarget: entry.linkTarget,
  };
}
