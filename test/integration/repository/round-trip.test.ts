import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChunkReader } from '../../../electron/repository/chunks/chunk-reader.ts';
import { RepositorySink } from '../../../electron/repository/chunks/repository-sink.ts';
import { sha256 } from '../../../electron/repository/format/keys.ts';
import { FileListWriter } from '../../../electron/repository/lists/file-list-writer.ts';
import { readFileList } from '../../../electron/repository/lists/file-list-reader.ts';
import { initRepository, loadChunkTable, openRepository } from '../../../electron/repository/repository.ts';
import type { Repository } from '../../../electron/repository/repository.ts';
import type { ListedFile } from '../../../electron/repository/snapshot-contents.ts';
import { LocalStorage } from '../../../electron/repository/storage/local-storage.ts';

const { signal } = new AbortController();
let folder = '';
let repository: Repository;
let rootSecret: Buffer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-repository-'));
  ({ repository, rootSecret } = await initRepository(new LocalStorage(folder), {
    now: 1_700_000_000_000,
    companions: [],
    signal,
  }));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function sink(packBytes?: number): Promise<RepositorySink> {
  const known = await loadChunkTable(repository, new Set(), signal);
  const { storage, keys, file } = repository;
  const options = packBytes === undefined ? {} : { packBytes };
  return new RepositorySink({ storage, keys, known, chunkSizes: file.chunkSizes, signal, ...options });
}

async function reader(): Promise<ChunkReader> {
  const table = await loadChunkTable(repository, new Set(), signal);
  return new ChunkReader(repository.storage, repository.keys, table);
}

async function* stream(...pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield piece;
}

async function readBack(chunks: readonly string[]): Promise<Buffer> {
  const source = await reader();
  const pieces: Buffer[] = [];
  for (const chunk of chunks) pieces.push(await source.read(chunk, signal));
  return Buffer.concat(pieces);
}

/** The same by `readAll`, with the length of each piece; a piece is not looked at after the next one was asked for. */
async function readPassing(
  chunks: readonly string[],
): Promise<{ content: Buffer; lengths: readonly number[] }> {
  const pieces: Buffer[] = [];
  for await (const piece of (await reader()).readAll(chunks, signal)) pieces.push(Buffer.from(piece));
  return { content: Buffer.concat(pieces), lengths: pieces.map(({ length }) => length) };
}

function entry(path: string, chunks: readonly string[]): ListedFile {
  return {
    path,
    type: 'file',
    mode: 0o644,
    owner: null,
    modifiedNs: '1',
    changedNs: null,
    inode: null,
    sizeBytes: 1,
    sha256: sha256(Buffer.from(path)).toString('hex'),
    linkTarget: null,
    chunks,
    readAt: null,
  };
}

describe('a repository', () => {
  it('gives back what was put in, and stores the same bytes once', async () => {
    const content = Buffer.concat([randomBytes(3_000_000), Buffer.alloc(2_000_000, 7)]);
    const first = await sink();
    const stored = await first.put(stream(content.subarray(0, 10), content.subarray(10)), 1024 ** 2, signal);
    await first.finish();
    expect(stored).toMatchObject({ sizeBytes: 5_000_000, sha256: sha256(content).toString('hex') });
    expect(await readBack(stored.chunks)).toEqual(content);
    const again = await sink();
    expect(again.has(stored.chunks)).toBe(true);
    expect(await again.put(stream(content), 1024 ** 2, signal)).toEqual({ ...stored, newBytes: 0 });
    await again.finish();
    expect(await readdir(join(folder, 'index'))).toHaveLength(1);
  });

  it('fills several packs and names each file by its content', async () => {
    const writer = await sink(300_000);
    const content = randomBytes(1_000_000);
    const stored = await writer.put(stream(content), 64 * 1024, signal);
    await writer.finish();
    const files = await repository.storage.list('packs', signal);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const bytes = await readFile(join(folder, file.name));
      expect(file.name).toContain(sha256(bytes).toString('hex'));
    }
    expect(await readBack(stored.chunks)).toEqual(content);
  });

  it('reads many chunks ahead in other threads, in their order, across packs and whatever their length', async () => {
    const writer = await sink(700_000);
    const content = Buffer.concat([
      randomBytes(1_500_000),
      Buffer.alloc(900_000, 'text '),
      randomBytes(2_400_000),
    ]);
    const [small, large, tiny] = [
      await writer.put(stream(content), 64 * 1024, signal),
      await writer.put(stream(content), 2 * 1024 ** 2, signal),
      await writer.put(stream(content.subarray(0, 3000)), 1024, signal),
    ];
    await writer.finish();
    const { content: read, lengths } = await readPassing(small.chunks);
    expect(read.equals(content)).toBe(true);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1024 ** 2);
    expect(lengths.length).toBeLessThan(small.chunks.length);
    expect((await readPassing(large.chunks)).content.equals(content)).toBe(true);
    expect((await readPassing(tiny.chunks)).content.equals(content.subarray(0, 3000))).toBe(true);
    expect((await readPassing([])).lengths).toEqual([]);
  });

  it('opens with the recovery secret only', async () => {
    const storage = new LocalStorage(folder);
    await expect(openRepository(storage, rootSecret, null, signal)).resolves.toMatchObject({
      file: repository.file,
    });
    await expect(openRepository(storage, randomBytes(20), null, signal)).rejects.toMatchObject({
      code: 'repository/wrong-code',
    });
    await expect(openRepository(storage, rootSecret, 'f'.repeat(32), signal)).rejects.toMatchObject({
      code: 'repository/wrong-repository',
    });
  });

  it('is not there when its place is an empty folder, and is never made by opening it', async () => {
    await rm(join(folder, 'holdfast-repository.json'));
    await expect(openRepository(new LocalStorage(folder), rootSecret, null, signal)).rejects.toMatchObject({
      code: 'repository/not-there',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('names the pack that is damaged', async () => {
    const writer = await sink();
    const stored = await writer.put(stream(randomBytes(100_000)), 64 * 1024, signal);
    await writer.finish();
    const [pack] = await repository.storage.list('packs', signal);
    const path = join(folder, pack?.name ?? '');
    const bytes = await readFile(path);
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(readPassing(stored.chunks)).rejects.toMatchObject({ code: 'repository/damaged' });
    await expect(readPassing(stored.chunks)).rejects.toThrow(pack?.name ?? '?');
    await expect(readBack(stored.chunks)).rejects.toMatchObject({ code: 'repository/damaged' });
    await expect(readBack(stored.chunks)).rejects.toThrow(pack?.name ?? '?');
    await truncate(path, 2000);
    await expect(readBack(stored.chunks)).rejects.toMatchObject({ code: 'repository/damaged' });
  });

  it('streams a file list with odd names and very many chunks', async () => {
    const writer = await sink();
    const lists = new FileListWriter(writer, signal);
    const many = Array.from({ length: 30_000 }, (_, at) =>
      sha256(Buffer.of(at & 255, at >> 8)).toString('hex'),
    );
    const entries = [
      entry('a', many),
      entry('a/b\nc "quoted"', []),
      entry('a.txt', []),
      ...Array.from({ length: 5000 }, (_, at) =>
        entry(`b/${String(at).padStart(5, '0')}`, many.slice(at % 7, (at % 7) + 3)),
      ),
    ];
    for (const item of entries) await lists.add(item);
    const { list, files } = await lists.finish();
    await writer.finish();
    expect(files).toBe(5003);
    const read: ListedFile[] = [];
    for await (const item of readFileList(await reader(), list, 'uploads', signal)) read.push(item);
    expect(read).toEqual(entries);
  });
});
