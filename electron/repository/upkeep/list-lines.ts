import { z } from 'zod';
import type { ChunkReader } from '../chunks/chunk-reader.ts';
import { damaged } from '../format/damage.ts';
import { isSafePath } from '../lists/entry-path.ts';
import { FileEntry, MoreChunks } from '../lists/file-entry.ts';

const Line = z.union([FileEntry, MoreChunks]);

/** What a line of a file list refers to; `path` is null where it goes on with the entry before. */
export type ListLine = { readonly path: string | null; readonly chunks: readonly string[] };

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
  const text = (await reader.read(chunk, signal)).toString('utf8');
  const lines = text.split('\n');
  if (lines.pop() !== '') throw unreadable(part, 'its last line is cut off', '마지막 줄이 잘렸습니다');
  return lines.map((line) => lineOf(line, part));
}

function lineOf(text: string, part: string): ListLine {
  const line = Line.safeParse(jsonOf(text));
  if (!line.success) throw unreadable(part, 'a line cannot be read', '읽을 수 없는 줄이 있습니다');
  if ('more' in line.data) return { path: null, chunks: line.data.more };
  if (!isSafePath(line.data)) {
    throw unreadable(part, 'a path leads out of its folder', '폴더 밖을 가리키는 경로가 있습니다');
  }
  return { path: line.data.path, chunks: line.data.chunks };
}

function unreadable(part: string, en: string, ko: string): Error {
  return damaged(`the file list of part ${part}`, en, ko);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
