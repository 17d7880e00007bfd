import { z } from 'zod';
import type { ChunkReader } from '../chunks/chunk-reader.ts';
import { damaged } from '../format/damage.ts';
import type { ListedFile } from '../snapshot-contents.ts';
import { comparePaths, isSafePath } from './entry-path.ts';
import { FileEntry, MoreChunks } from './file-entry.ts';

const Line = z.union([FileEntry, MoreChunks]);
const newline = 0x0a;
/** Longer than any line a writer makes: 1,024 chunk ids and the longest path. */
const maxLineBytes = 256 * 1024;
/** A file of a million chunks is a tebibyte; more is no file. */
const maxChunksOfFile = 16 * 1024 ** 2;

/** The entries of a list, each with all its chunks, checked: readable, safe paths, strictly in order. */
export async function* readFileList(
  reader: ChunkReader,
  list: readonly string[],
  part: string,
  signal: AbortSignal,
): AsyncGenerator<ListedFile> {
  const file = `the file list of part ${part}`;
  let open: ListedFile | null = null;
  for await (const line of linesOf(reader, list, file, signal)) {
    const parsed = Line.safeParse(jsonOf(line));
    if (!parsed.success) throw damaged(file, 'a line cannot be read', '읽을 수 없는 줄이 있습니다');
    if ('more' in parsed.data) {
      open = withMore(file, open, parsed.data.more);
      continue;
    }
    if (open !== null) yield open;
    refuseBadPath(file, open, parsed.data);
    open = parsed.data;
  }
  if (open !== null) yield open;
}

function withMore(file: string, entry: ListedFile | null, more: readonly string[]): ListedFile {
  if (entry === null || entry.chunks.length > maxChunksOfFile) {
    throw damaged(file, 'chunks belong to no file', '파일에 속하지 않는 청크가 있습니다');
  }
  return { ...entry, chunks: [...entry.chunks, ...more] };
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

async function* linesOf(
  reader: ChunkReader,
  list: readonly string[],
  file: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for (const chunk of list) {
    signal.throwIfAborted();
    rest = Buffer.concat([rest, await reader.read(chunk, signal)]);
    let from = 0;
    for (let at = rest.indexOf(newline); at !== -1; at = rest.indexOf(newline, from)) {
      yield rest.toString('utf8', from, at);
      from = at + 1;
    }
    rest = rest.subarray(from);
    if (rest.length > maxLineBytes) throw damaged(file, 'a line is too long', '너무 긴 줄이 있습니다');
  }
  if (rest.length > 0) throw damaged(file, 'its last line is cut off', '마지막 줄이 잘렸습니다');
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
