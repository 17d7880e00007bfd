import { parseJson } from '../../../shared/text/parse-json.ts';
import { FileEntry } from '../../repository/lists/file-entry.ts';
import { comparePaths, isSafePath } from '../../repository/lists/entry-path.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { invalidArchive } from './archive-errors.ts';

const newline = 0x0a;
const longestLineBytes = 256 * 1024;

/** The lines of an exported list: those of a file list, without the chunks, which mean nothing outside of a repository. */
export async function* listLines(entries: AsyncIterable<ListedFile>): AsyncGenerator<Buffer> {
  for await (const entry of entries) yield Buffer.from(`${JSON.stringify({ ...entry, chunks: [] })}\n`);
}

/**
 * The entries of an exported list, checked: readable, paths that stay below their base, in order, nothing inside of what is no folder.
 * Throws `snapshot/invalid-archive`.
 */
export async function* readListLines(
  bytes: AsyncIterable<Uint8Array>,
  partId: string,
): AsyncGenerator<ListedFile> {
  let before: ListedFile | null = null;
  let leaf: ListedFile | null = null;
  for await (const line of linesOf(bytes, partId)) {
    const parsed = FileEntry.safeParse(parseJson(line));
    if (!parsed.success) throw badList(partId, 'a line cannot be read', '읽을 수 없는 줄이 있습니다');
    const entry = { ...parsed.data, chunks: [] };
    if (!isSafePath(entry) || entry.path.includes('\0'))
      throw badList(partId, 'a path leads out of its folder', '폴더 밖을 가리키는 경로가 있습니다');
    if (before !== null && comparePaths(before, entry) >= 0)
      throw badList(partId, 'its entries are not in order', '항목의 순서가 올바르지 않습니다');
    if (leaf !== null && entry.path.startsWith(`${leaf.path}/`))
      throw badList(partId, 'a file lies inside of what is no folder', '폴더가 아닌 것 안에 파일이 있습니다');
    if (entry.type === 'file' && entry.sha256 === null)
      throw badList(partId, 'a file has no SHA-256', 'SHA-256이 없는 파일이 있습니다');
    before = entry;
    if (entry.type !== 'folder') leaf = entry;
    yield entry;
  }
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>, partId: string): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const piece of bytes) {
    rest = Buffer.concat([rest, piece]);
    let from = 0;
    for (let at = rest.indexOf(newline); at !== -1; at = rest.indexOf(newline, from)) {
      yield rest.toString('utf8', from, at);
      from = at + 1;
    }
    rest = rest.subarray(from);
    if (rest.length > longestLineBytes) throw badList(partId, 'a line is too long', '너무 긴 줄이 있습니다');
  }
  if (rest.length > 0) throw badList(partId, 'its last line is cut off', '마지막 줄이 잘렸습니다');
}

function badList(partId: string, en: string, ko: string): Error {
  return invalidArchive(`the list of part ${partId}: ${en}`, `항목 ${partId}의 목록: ${ko}`);
}
