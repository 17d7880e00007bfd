import { createHash } from 'node:crypto';
import { localText } from '../../../shared/text/local-text.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { damaged } from '../../repository/format/damage.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import {
  capturedParts,
  listName,
  measure,
  rootName,
  storedPath,
  sumsName,
  sumsOf,
} from './archive-layout.ts';
import type { Measured } from './archive-layout.ts';
import { isUnreadable, namingPart, unreadableFile } from '../unreadable.ts';
import { listLines } from './exported-list.ts';

/** One thing that an export writes. Facts are null for what the export adds itself. */
export type ArchiveItem = {
  readonly path: string;
  readonly type: ListedFile['type'];
  readonly sizeBytes: number;
  readonly entry: ListedFile | null;
  readonly content: AsyncIterable<Uint8Array>;
};

type PartEntry = { readonly part: RootPart; readonly entry: ListedFile };

/**
 * Everything that an export of the snapshot consists of, in its order; each `content` is read to its end before the next item is asked
 * for. Every file is proven by its SHA-256 on the way. Throws `repository/damaged`.
 */
export async function* archiveItems(
  contents: SnapshotContents,
  context: JobContext,
): AsyncGenerator<ArchiveItem> {
  const { signal } = context;
  const parts = capturedParts(contents.root);
  const lists = new Map<string, Measured>();
  for (const { id } of parts) lists.set(id, await measure(listLines(contents.entries(id, signal))));
  const root = Buffer.from(`${JSON.stringify(exportedRoot(contents, lists), null, 2)}\n`);
  const rootSha256 = createHash('sha256').update(root).digest('hex');
  yield ownItem(rootName, root.length, only(root));
  for (const { id } of parts) {
    const sizeBytes = lists.get(id)?.sizeBytes ?? 0;
    yield ownItem(listName(id), sizeBytes, listLines(contents.entries(id, signal)));
  }
  const progress = progressOf(contents, context);
  for await (const { part, entry } of entriesOf(contents, signal)) {
    signal.throwIfAborted();
    const isFile = entry.type === 'file';
    const content = isFile ? provenContent(contents, { part, entry }, progress, signal) : nothing();
    const sizeBytes = isFile ? entry.sizeBytes : 0;
    yield { path: storedPath(part, entry), type: entry.type, sizeBytes, entry, content };
  }
  const sums = () =>
    sumsOf(
      [
        [rootName, rootSha256],
        ...parts.map(({ id }) => [listName(id), lists.get(id)?.sha256 ?? ''] as const),
      ],
      entriesOf(contents, signal),
    );
  yield ownItem(sumsName, (await measure(sums())).sizeBytes, sums());
}

/** Files and bytes of an export, to be told when it is done. */
export function exportedFiles({ root }: SnapshotContents): number {
  return capturedParts(root).reduce((sum, { files }) => sum + files, 0);
}

/** The root with the lists of the export in place of those of the repository. */
function exportedRoot(contents: SnapshotContents, lists: ReadonlyMap<string, Measured>): unknown {
  const { root } = contents;
  const parts = root.parts.map((part) => ({
    ...part,
    list: [],
    listSha256: lists.get(part.id)?.sha256 ?? null,
  }));
  return { ...root, parts };
}

async function* entriesOf(contents: SnapshotContents, signal: AbortSignal): AsyncGenerator<PartEntry> {
  for (const part of capturedParts(contents.root)) {
    for await (const entry of namingPart(part.id, contents.entries(part.id, signal))) yield { part, entry };
  }
}

async function* provenContent(
  contents: SnapshotContents,
  { part, entry }: PartEntry,
  progress: (files: number, bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of namingFile(contents.content(entry, signal), part.id, entry.path)) {
    signal.throwIfAborted();
    hash.update(piece);
    sizeBytes += piece.length;
    if (sizeBytes > entry.sizeBytes) break;
    progress(0, piece.length);
    yield piece;
  }
  if (sizeBytes !== entry.sizeBytes || hash.digest('hex') !== entry.sha256) {
    throw damaged(
      JSON.stringify(entry.path.slice(0, 200)),
      'its content is not what was recorded',
      '내용이 기록된 것과 다릅니다',
    );
  }
  progress(1, 0);
}

function ownItem(path: string, sizeBytes: number, content: AsyncIterable<Uint8Array>): ArchiveItem {
  return { path, type: 'file', sizeBytes, entry: null, content };
}

function progressOf(contents: SnapshotContents, context: JobContext): (files: number, bytes: number) => void {
  const parts = capturedParts(contents.root);
  const filesTotal = exportedFiles(contents);
  const bytesTotal = parts.reduce((sum, part) => sum + part.bytes, 0);
  let [files, bytes] = [0, 0];
  return (moreFiles, moreBytes) => {
    files += moreFiles;
    bytes += moreBytes;
    const stage = localText('Exporting files', '파일 내보내는 중');
    context.progress({ stage, step: 1, steps: 1, files, filesTotal, bytes, bytesTotal });
  };
}

/** The bytes of a file; where they cannot be read, the failure names it and what can still be had. */
async function* namingFile(
  content: AsyncIterable<Uint8Array>,
  partId: string,
  path: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error: unknown) {
    throw isUnreadable(error) ? unreadableFile(partId, path, error, notExported) : error;
  }
}

const notExported = localText(
  'An export is whole or is not made. What can still be read comes with "holdfast restore run ID --to DIR", or by recover.mjs.',
  '내보내기는 온전할 때만 만들어집니다. 읽을 수 있는 나머지는 "holdfast restore run ID --to DIR" 또는 recover.mjs로 복원하십시오.',
);

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}
