import type { ChunkReader } from '../chunks/chunk-reader.ts';
import { damaged } from '../format/damage.ts';
import type { ListedFile } from '../snapshot-contents.ts';
import { comparePaths, isSafePath } from './entry-path.ts';
import type { FileEntry } from './file-entry.ts';
import { parseLine } from './list-line.ts';
import type { ListPiece } from './list-line.ts';

/** A file of a million chunks is a tebibyte; more is no file. */
const maxChunksOfFile = 16 * 1024 ** 2;

/** The entries of a list, each with all its chunks, checked: readable, safe paths, strictly in order. */
export async function* readFileList(
  reader: ChunkReader,
  list: readonly string[],
  part: string,
  signal: AbortSignal,
): AsyncGenerator<ListedFile> {
  const file = nameOf(part);
  let open: FileEntry | null = null;
  for await (const { lines } of readListPieces(reader, list, part, signal)) {
    for (const line of lines) {
      const parsed = parseLine(line);
      if (parsed === null) throw damaged(file, 'a line cannot be read', '읽을 수 없는 줄이 있습니다');
      if ('more' in parsed) {
        addMore(file, open, parsed.more);
        continue;
      }
      if (open !== null) yield open;
      refuseBadPath(file, open, parsed);
      open = parsed;
    }
  }
  if (open !== null) yield open;
}

/** The lines of a list as they stand there, chunk by chunk: lists are cut at line ends. */
export async function* readListPieces(
  reader: ChunkReader,
  list: readonly string[],
  part: string,
  signal: AbortSignal,
): AsyncGenerator<ListPiece> {
  for (const chunk of list) {
    signal.throwIfAborted();
    const bytes = await reader.read(chunk, signal);
    const lines = bytes.toString('utf8').split('\n');
    if (lines.pop() !== '') {
      throw damaged(nameOf(part), 'its last line is cut off', '마지막 줄이 잘렸습니다');
    }
    yield { chunk, bytes, lines };
  }
}

function nameOf(part: string): string {
  return `the file list of part ${part}`;
}

/** Into the entry itself: a copy for each line would never come to an end where a hostile list has millions of them. */
function addMore(file: string, entry: FileEntry | null, more: readonly string[]): void {
  if (entry === null || entry.chunks.length > maxChunksOfFile) {
    throw damaged(file, 'chunks belong to no file', '파일에 속하지 않는 청크가 있습니다');
  }
  entry.chunks.push(...more);
}

function refuseBadPath(file: string, before: ListedFile | null, entry: FileEntry): void {
  if (!isSafePath(entry)) {
    throw damaged(
      file,
      `the path ${JSON.stringify(entry.path.slice(0, 100))} would lead out of its folder`,
      `경로 ${JSON.stringify(entry.path.slice(0, 100))}이(가) 폴더 밖을 가리킵니다`,
    );
  }
  if (before !== null && comparePaths(before, entry) >= 0) {
    throw damaged(file, 'its entries are not in order', '항목의 순서가 올바르지 않습니다');
  }
}
