import { localText } from '../../../shared/text/local-text.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { ChunkSink } from '../../repository/chunks/chunk-sink.ts';
import { FileListWriter } from '../../repository/lists/file-list-writer.ts';
import type { RootPart, SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { invalidArchive } from './archive-errors.ts';

/**
 * Puts a set into a repository. The root that comes back is to be published there: it keeps time, host, operator and all that was
 * recorded at capture, and is of kind `imported`.
 */
export async function storeSet(
  contents: SnapshotContents,
  sink: ChunkSink,
  context: JobContext,
): Promise<SnapshotRoot> {
  const parts: RootPart[] = [];
  for (const part of contents.root.parts) {
    const isThere = part.state === 'captured';
    parts.push(
      isThere ? await storePart(contents, part, sink, context) : { ...part, list: [], listSha256: null },
    );
  }
  return { ...contents.root, kind: 'imported', parts };
}

async function storePart(
  contents: SnapshotContents,
  part: RootPart,
  sink: ChunkSink,
  context: JobContext,
): Promise<RootPart> {
  const { signal } = context;
  const list = new FileListWriter(sink, signal);
  const isDatabase = part.kind === 'sqlite' || part.kind === 'postgres';
  const chunkBytes = isDatabase ? sink.chunkSizes.databaseBytes : sink.chunkSizes.fileBytes;
  const stage = localText(`Storing ${part.title.en}`, `${part.title.ko} 저장 중`);
  let [newBytes, files, bytes] = [0, 0, 0];
  for await (const entry of contents.entries(part.id, signal)) {
    signal.throwIfAborted();
    if (entry.type !== 'file') {
      await list.add({ ...entry, chunks: [] });
      continue;
    }
    const stored = await sink.put(contents.content(entry, signal), chunkBytes, signal);
    if (stored.sha256 !== entry.sha256 || stored.sizeBytes !== entry.sizeBytes)
      throw invalidArchive(
        `"${entry.path}" changed while it was read`,
        `읽는 동안 "${entry.path}"이(가) 바뀌었습니다`,
      );
    await list.add({ ...entry, chunks: stored.chunks });
    newBytes += stored.newBytes;
    files += 1;
    bytes += entry.sizeBytes;
    const totals = { filesTotal: part.files, bytesTotal: part.bytes };
    context.progress({ stage, step: 2, steps: 2, files, bytes, ...totals });
  }
  const stored = await list.finish();
  return {
    ...part,
    files: stored.files,
    bytes: stored.bytes,
    newBytes: newBytes + stored.newBytes,
    list: [...stored.list],
    listSha256: stored.listSha256,
  };
}
