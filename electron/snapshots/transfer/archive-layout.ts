import { createHash } from 'node:crypto';
import { bytesOfPath } from '../../repository/lists/entry-path.ts';
import type { RootPart, SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';

/**
 * What an exported set holds, in this order: the root as JSON, the list of each captured part, the files of the parts, and the sums.
 * `sha256sum -c SHA256SUMS` checks all of it.
 */
export const rootName = 'snapshot.json';
export const sumsName = 'SHA256SUMS';

export function listName(partId: string): string {
  return `lists/${partId}.ndjson`;
}

/**
 * Where a file lies in an exported set. A name that is not UTF-8 has its readable form with a mark, since an archive of text names
 * cannot hold it; the list has the exact one.
 */
export function storedPath(part: Pick<RootPart, 'base'>, entry: ListedFile): string {
  const path = `files/${part.base}/${entry.path}`;
  if (entry.pathBase64 === undefined) return path;
  const mark = createHash('sha256').update(bytesOfPath(entry)).digest('hex').slice(0, 16);
  return `${path}~${mark}`;
}

export function capturedParts(root: SnapshotRoot): readonly RootPart[] {
  return root.parts.filter(({ state }) => state === 'captured');
}

/** A line as `sha256sum` writes it: names with a backslash or a line end are escaped, and the line begins with a backslash. */
export function sumsLine(sha256: string, path: string): string {
  if (!/[\\\n\r]/.test(path)) return `${sha256}  ${path}\n`;
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `\\${sha256}  ${escaped}\n`;
}

/** Lines `sha256sum` reads: every file of the set but the sums themselves. */
export async function* sumsOf(
  lists: Iterable<readonly [name: string, sha256: string]>,
  files: AsyncIterable<{ readonly part: RootPart; readonly entry: ListedFile }>,
): AsyncGenerator<Buffer> {
  for (const [name, sha256] of lists) yield Buffer.from(sumsLine(sha256, name));
  for await (const { part, entry } of files) {
    if (entry.type !== 'file' || entry.sha256 === null) continue;
    yield Buffer.from(sumsLine(entry.sha256, storedPath(part, entry)));
  }
}

export type Measured = { readonly sizeBytes: number; readonly sha256: string };

export async function measure(stream: AsyncIterable<Uint8Array>): Promise<Measured> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of stream) {
    hash.update(piece);
    sizeBytes += piece.length;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}
