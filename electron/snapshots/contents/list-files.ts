import type { FileListing, SnapshotFile } from '../../../shared/model/contents.ts';
import { bytesOfPath, comparePaths } from '../../repository/lists/entry-path.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import { capturedPart } from './contents-errors.ts';
import { pathFilter } from './path-filter.ts';
import { snapshotFile } from './snapshot-file.ts';

type FileListRequest = {
  /** Null for all parts, in the order of the snapshot. */
  readonly partId: string | null;
  /** As `pathFilter` reads it; empty for all. */
  readonly filter: string;
  /** `after` of the page before; null for the first one. */
  readonly after: string | null;
  readonly limit: number;
};

/** One page of the files of a snapshot. Throws `snapshot/unknown-part`, `repository/damaged`. */
export async function listFiles(
  contents: SnapshotContents,
  request: FileListRequest,
  signal: AbortSignal,
): Promise<FileListing> {
  const { root } = contents;
  const parts =
    request.partId === null
      ? root.parts.filter(({ state }) => state === 'captured')
      : [capturedPart(root, request.partId)];
  const matches = pathFilter(request.filter, 'path');
  const from = placeOf(request.after);
  const first = from === null ? 0 : parts.findIndex(({ id }) => id === from.partId);
  const files: SnapshotFile[] = [];
  let last: string | null = null;
  for (const part of first < 0 ? [] : parts.slice(first)) {
    for await (const entry of contents.entries(part.id, signal)) {
      signal.throwIfAborted();
      if (from !== null && part.id === from.partId && comparePaths(entry, from.entry) <= 0) continue;
      if (!matches(entry.path)) continue;
      if (files.length >= request.limit) return { files, after: last };
      files.push(snapshotFile(part, entry));
      last = tokenOf(part, entry);
    }
  }
  return { files, after: null };
}

/** Part and path of the last file of a page; paths need not be UTF-8. */
function tokenOf(part: RootPart, entry: ListedFile): string {
  return `${part.id}:${bytesOfPath(entry).toString('base64url')}`;
}

function placeOf(
  after: string | null,
): { readonly partId: string; readonly entry: { path: string; pathBase64: string } } | null {
  if (after === null) return null;
  const [partId = '', path = ''] = after.split(':');
  const bytes = Buffer.from(path, 'base64url');
  return { partId, entry: { path: bytes.toString('utf8'), pathBase64: bytes.toString('base64') } };
}
