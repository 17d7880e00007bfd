import { createHash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { localText } from '../../../shared/text/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
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
import { invalidArchive, noRoom } from './archive-errors.ts';
import { ExtractedSet } from './extracted-set.ts';
import { linkTarget, tarTypes } from './tar-bytes.ts';
import type { TarEntry } from './tar-reader.ts';

const longestRoot = 64 * 1024 ** 2;
const longestList = 8 * 1024 ** 3;

/**
 * Takes an exported set out of its archive. The archive must be exactly what an export writes: the root, the lists, then every listed file
 * and nothing else, in order, each with the size and SHA-256 that its list says. So nothing is unpacked that was not announced.
 *
 * @throws AppError snapshot/invalid-archive, snapshot/scratch-full
 */
export async function extractArchive(
  entries: AsyncIterable<TarEntry>,
  folder: string,
  context: JobContext,
): Promise<SnapshotContents> {
  const reader = new ArchiveReader(entries, context.signal);
  const set = new ExtractedSet(folder);
  const rootBytes = await reader.own(rootName, longestRoot);
  const root = rootOf(rootBytes);
  const id = createHash('sha256').update(rootBytes).digest('hex');
  const parts = capturedParts(root);
  await requireSpace(folder, parts);
  for (const part of parts) {
    const entry = await reader.file(listName(part.id), null, longestList);
    const { sha256 } = await set.put({ list: part.id }, entry.content);
    if (sha256 !== part.listSha256) throw otherContent(entry.name);
  }
  const totals = { files: 0, bytes: 0 };
  for await (const { part, entry } of listed(set, parts, context.signal)) {
    await takeFile(reader, set, part, entry);
    totals.files += entry.type === 'file' ? 1 : 0;
    totals.bytes += entry.sizeBytes;
    tell(context, parts, totals);
  }
  const sums = await measure((await reader.file(sumsName, null, longestList)).content);
  const lists = parts.map((part) => [listName(part.id), part.listSha256 ?? ''] as const);
  const expected = await measure(sumsOf([[rootName, id], ...lists], listed(set, parts, context.signal)));
  if (sums.sha256 !== expected.sha256) throw otherContent(sumsName);
  await reader.finish();
  return set.contents(id, root);
}

async function takeFile(
  reader: ArchiveReader,
  set: ExtractedSet,
  part: RootPart,
  entry: ListedFile,
): Promise<void> {
  const path = storedPath(part, entry);
  if (entry.type === 'file') {
    const found = await reader.file(path, entry.sizeBytes, entry.sizeBytes);
    const { sizeBytes, sha256 } = await set.put({ content: entry.sha256 ?? '' }, found.content);
    if (sizeBytes !== entry.sizeBytes || sha256 !== entry.sha256) throw otherContent(path);
    return;
  }
  const found = await reader.next(path);
  const isAsListed =
    found.type === tarTypes[entry.type] &&
    (entry.type === 'folder' || found.linkName === linkTarget(entry.linkTarget));
  if (!isAsListed) throw notAsListed(path);
}

async function* listed(
  set: ExtractedSet,
  parts: readonly RootPart[],
  signal: AbortSignal,
): AsyncGenerator<{ readonly part: RootPart; readonly entry: ListedFile }> {
  for (const part of parts) {
    for await (const entry of set.entries(part.id, signal)) yield { part, entry };
  }
}

/** Hands out the entries of an archive, each only under the name that is expected there. */
class ArchiveReader {
  readonly #entries: AsyncIterator<TarEntry>;
  readonly #signal: AbortSignal;

  constructor(entries: AsyncIterable<TarEntry>, signal: AbortSignal) {
    this.#entries = entries[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  async next(path: string): Promise<TarEntry> {
    this.#signal.throwIfAborted();
    const next = await this.#entries.next();
    if (next.done === true)
      throw invalidArchive(`it ends before "${shown(path)}"`, `"${shown(path)}" 앞에서 끝납니다`);
    const entry = next.value;
    if (entry.name.replace(/\/$/, '') !== path) throw unexpected(entry.name);
    return entry;
  }

  /** @param sizeBytes what it must be, or null where only `mostBytes` is known */
  async file(path: string, sizeBytes: number | null, mostBytes: number): Promise<TarEntry> {
    const entry = await this.next(path);
    const isRight = sizeBytes === null ? entry.sizeBytes <= mostBytes : entry.sizeBytes === sizeBytes;
    if (entry.type !== 'file' || !isRight) throw notAsListed(path);
    return entry;
  }

  async own(path: string, mostBytes: number): Promise<Buffer> {
    const entry = await this.file(path, null, mostBytes);
    const pieces: Uint8Array[] = [];
    for await (const piece of entry.content) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async finish(): Promise<void> {
    const next = await this.#entries.next();
    if (next.done !== true) throw unexpected(next.value.name);
  }
}

function rootOf(bytes: Buffer): SnapshotRoot {
  const parsed = SnapshotRoot.safeParse(parseJson(bytes.toString('utf8')));
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.') ?? '';
    throw invalidArchive(
      `${rootName} cannot be read at "${place}"`,
      `${rootName}의 "${place}"을(를) 읽을 수 없습니다`,
    );
  }
  const { parts } = parsed.data;
  const ids = new Set(parts.map(({ id }) => id));
  if (ids.size !== parts.length)
    throw invalidArchive(`${rootName} names a part twice`, `${rootName}에 같은 항목이 두 번 있습니다`);
  return parsed.data;
}

async function requireSpace(folder: string, parts: readonly RootPart[]): Promise<void> {
  const space = await statfs(folder);
  const neededBytes = parts.reduce((sum, { bytes }) => sum + Math.max(0, bytes), 0);
  const freeBytes = space.bavail * space.bsize;
  if (neededBytes > freeBytes) throw noRoom(folder, neededBytes, freeBytes);
}

function tell(
  context: JobContext,
  parts: readonly RootPart[],
  { files, bytes }: { readonly files: number; readonly bytes: number },
): void {
  context.progress({
    stage: localText('Unpacking and checking', '압축을 풀고 확인하는 중'),
    step: 1,
    steps: 2,
    files,
    filesTotal: parts.reduce((sum, part) => sum + part.files, 0),
    bytes,
    bytesTotal: parts.reduce((sum, part) => sum + part.bytes, 0),
  });
}

function shown(path: string): string {
  return path.slice(0, 200);
}

function unexpected(name: string): Error {
  const path = JSON.stringify(shown(name));
  return invalidArchive(`${path} is not what must come there`, `${path}은(는) 그 자리에 올 항목이 아닙니다`);
}

function notAsListed(path: string): Error {
  const name = shown(path);
  return invalidArchive(`"${name}" is not as it is listed`, `"${name}"이(가) 목록과 다릅니다`);
}

function otherContent(path: string): Error {
  const name = shown(path);
  return invalidArchive(
    `"${name}" has another SHA-256 than was recorded`,
    `"${name}"의 SHA-256이 기록과 다릅니다`,
  );
}
