import type { ChunkReader } from '../chunks/chunk-reader.ts';
import { damaged } from '../format/damage.ts';
import { isSafePath } from '../lists/entry-path.ts';
import { readListPieces } from '../lists/file-list-reader.ts';
import { parseLine } from '../lists/list-line.ts';

/** What a line of a file list refers to; `path` is null where it goes on with the entry before. */
type ListLine = { readonly path: string | null; readonly chunks: readonly string[] };

/**
 * The lines of one chunk of a file list. Lists are cut at line ends, so a chunk that several snapshots share is read once for all of
 * them.
 *
 * @throws AppError repository/damaged
 */
export async function readListChunk(
  reader: ChunkReader,
  chunk: string,
  part: string,
  signal: AbortSignal,
): Promise<readonly ListLine[]> {
  const lines: ListLine[] = [];
  for await (const piece of readListPieces(reader, [chunk], part, signal)) {
    for (const line of piece.lines) lines.push(lineOf(line, part));
  }
  return lines;
}

function lineOf(text: string, part: string): ListLine {
  const line = parseLine(text);
  if (line === null) throw unreadable(part, 'a line cannot be read', '읽을 수 없는 줄이 있습니다');
  if ('more' in line) return { path: null, chunks: line.more };
  if (!isSafePath(line)) {
    throw unreadable(part, 'a path leads out of its folder', '폴더 밖을 가리키는 경로가 있습니다');
  }
  return { path: line.path, chunks: line.chunks };
}

function unreadable(part: string, en: string, ko: string): Error {
  return damaged(`the file list of part ${part}`, en, ko);
}
