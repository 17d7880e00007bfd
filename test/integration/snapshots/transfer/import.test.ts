import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { openSnapshot, loadChunkTable } from '../../../../electron/repository/repository.ts';
import { ChunkReader } from '../../../../electron/repository/chunks/chunk-reader.ts';
import { RepositorySink } from '../../../../electron/repository/chunks/repository-sink.ts';
import { writeRoot } from '../../../../electron/repository/roots/root-files.ts';
import type { SnapshotContents } from '../../../../electron/repository/snapshot-contents.ts';
import { archiveItems } from '../../../../electron/snapshots/transfer/archive-items.ts';
import { importSet, withExportedSet } from '../../../../electron/snapshots/transfer/import-set.ts';
import { sealed } from '../../../../electron/snapshots/transfer/seal.ts';
import { tarBytes } from '../../../../electron/snapshots/transfer/tar-bytes.ts';
import { verifySnapshot } from '../../../../electron/snapshots/verify/verify-snapshot.ts';
import { jobContext, leftovers, makeShop } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';

const { signal } = new AbortController();
const passphrase = 'correct horse battery staple';

type Item = {
  name: string;
  type: 'file' | 'directory' | 'symlink' | 'link' | 'character-device';
  linkname: string;
  bytes: Buffer;
};

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}

/** The archive of a snapshot before it is compressed and sealed. */
async function tarOf(contents: SnapshotContents): Promise<Buffer> {
  return bytesOf(tarBytes(archiveItems(contents, jobContext()), 0));
}

async function itemsOf(tar: Buffer): Promise<Item[]> {
  const reader = extract();
  const items: Item[] = [];
  reader.on('entry', (header, stream, next) => {
    void bytesOf(stream as unknown as AsyncIterable<Uint8Array>).then((bytes) => {
      const { name, type, linkname } = header;
      items.push({ name, type: type as Item['type'], linkname, bytes });
      next();
    });
  });
  reader.end(tar);
  await new Promise<void>((resolve) => void reader.on('finish', () => resolve()));
  return items;
}

async function repacked(items: readonly Item[]): Promise<Buffer> {
  const writer = pack();
  for (const { name, type, linkname, bytes } of items) {
    if (type === 'file') writer.entry({ name, type, size: bytes.length }, bytes);
    else writer.entry({ name, type, linkname });
  }
  writer.finalize();
  return bytesOf(writer as unknown as AsyncIterable<Uint8Array>);
}

async function sealInto(shop: Shop, tar: Uint8Array): Promise<string> {
  const path = join(shop.outside, 'set.tar.zst.age');
  writeFileSync(path, await bytesOf(sealed(only(zstdCompressSync(tar)), passphrase, 4)));
  return path;
}

const open = (shop: Shop, path: string, word = passphrase) =>
  withExportedSet({ path, passphrase: word, scratchRoot: shop.scratchRoot }, jobContext(), (contents) =>
    Promise.resolve(contents),
  );

describe('an imported set', () => {
  test('is the snapshot that was exported: time, host, operator, files, and all it meant', async () => {
    const shop = await makeShop();
    shop.put('uploads/한글 파일.txt', 'korean');
    writeFileSync(Buffer.from(`${shop.root}/uploads/caf\xe9`, 'latin1'), 'not utf-8');
    mkdirSync(join(shop.root, 'uploads/hollow'));
    symlinkSync('../config.py', join(shop.root, 'uploads/link'));
    const before = await shop.snapshot();
    const path = await sealInto(shop, await tarOf(before));
    const other = await makeShop();
    const { storage, keys, file } = other.repository;
    const known = await loadChunkTable(other.repository, new Set(), signal);
    const sink = new RepositorySink({ storage, keys, known, chunkSizes: file.chunkSizes, signal });
    const { scratchRoot } = other;
    const root = await importSet({ path, passphrase, scratchRoot, sink }, jobContext());
    await sink.finish();
    const id = await writeRoot(storage, keys, root, signal);
    const after = await openSnapshot(
      other.repository,
      new ChunkReader(storage, keys, await loadChunkTable(other.repository, new Set(), signal)),
      id,
      signal,
    );
    const { startedAt, finishedAt, operator, typedName, host, target, references } = before.root;
    expect(after.root).toMatchObject({
      startedAt,
      finishedAt,
      operator,
      typedName,
      host,
      target,
      references,
    });
    expect(after.root.kind).toBe('imported');
    for (const part of before.root.parts) {
      const [listed, expected] = [[], []] as unknown[][];
      for await (const entry of after.entries(part.id, signal)) listed?.push({ ...entry, chunks: [] });
      for await (const entry of before.entries(part.id, signal)) expected?.push({ ...entry, chunks: [] });
      expect(listed).toEqual(expected);
    }
    const request = { contents: after, pack: shop.pack, layers: ['bytes', 'structure', 'meaning'] as const };
    const report = await verifySnapshot({ ...request, share: 1, scratchRoot }, jobContext());
    expect(report.layers.flatMap(({ problems }) => problems)).toEqual([]);
    expect(leftovers(other)).toEqual([]);
  });

  test('is refused with another passphrase, or when a byte of the file is not as it was', async () => {
    const shop = await makeShop();
    const path = await sealInto(shop, await tarOf(await shop.snapshot()));
    await expect(open(shop, path)).resolves.toMatchObject({ root: { operator: 'kim@shop' } });
    await expect(open(shop, path, 'another passphrase')).rejects.toMatchObject({
      code: 'credentials/wrong-passphrase',
    });
    const whole = readFileSync(path);
    for (const at of [0, 30, 120, 300, whole.length - 1]) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      await expect(open(shop, path)).rejects.toThrow(/cannot be imported|does not open this file/);
    }
    for (const length of [0, 100, 400, whole.length - 1]) {
      writeFileSync(path, whole);
      truncateSync(path, length);
      await expect(open(shop, path)).rejects.toMatchObject({ code: 'snapshot/invalid-archive' });
    }
    await expect(open(shop, join(shop.outside, 'none'))).rejects.toMatchObject({ code: 'file/not-readable' });
    expect(leftovers(shop)).toEqual([]);
  });

  test('is refused when the archive holds anything that was not announced', async () => {
    const shop = await makeShop();
    symlinkSync('../config.py', join(shop.root, 'uploads/link'));
    const items = await itemsOf(await tarOf(await shop.snapshot()));
    const evil = (name: string, change: Partial<Item> = {}): Item => ({
      name,
      type: 'file',
      linkname: '',
      bytes: Buffer.from('evil'),
      ...change,
    });
    const changed = (name: RegExp, change: (item: Item) => Partial<Item>) =>
      items.map((item) => (name.test(item.name) ? { ...item, ...change(item) } : item));
    const inserted = (item: Item) => [...items.slice(0, -2), item, ...items.slice(-2)];
    const text = (item: Item, from: RegExp | string, to: string) => ({
      bytes: Buffer.from(item.bytes.toString('utf8').replace(from, to)),
    });
    const outside = join(shop.outside, 'evil');
    const hostile: Record<string, readonly Item[]> = {
      absolute: inserted(evil(outside)),
      'another name': changed(/uploads\/a\.txt$/, () => ({ name: outside })),
      above: inserted(evil('files/root/../../../evil')),
      'a hard link': inserted(evil('files/root/x', { type: 'link', linkname: '/etc/passwd' })),
      'a device': inserted(evil('files/root/x', { type: 'character-device' })),
      'a link elsewhere': changed(/uploads\/link$/, () => ({ linkname: '/etc/passwd' })),
      'a link for a file': changed(/uploads\/a\.txt$/, () => ({ type: 'symlink', linkname: '/etc/passwd' })),
      'other bytes': changed(/uploads\/a\.txt$/, () => ({ bytes: Buffer.from('FIRST upload') })),
      'more bytes': changed(/uploads\/a\.txt$/, () => ({ bytes: Buffer.alloc(5_000_000) })),
      'a list that leads out': changed(/lists\/uploads/, (item) =>
        text(item, 'uploads/a.txt', '../../../evil'),
      ),
      'another list': changed(/lists\/uploads/, (item) => text(item, '"mode":420', '"mode":511')),
      'another root': changed(/snapshot\.json/, (item) => text(item, 'kim@shop', 'eve@shop')),
      'a base that leads out': changed(/snapshot\.json/, (item) =>
        text(item, '"base": "root"', '"base": ".."'),
      ),
      'no root': items.slice(1),
      'a cut end': items.slice(0, -1),
      'another end': [...items, evil('files/root/late')],
      'other sums': changed(/SHA256SUMS/, () => ({ bytes: Buffer.from('nothing') })),
    };
    for (const [what, entries] of Object.entries(hostile)) {
      const path = await sealInto(shop, await repacked(entries));
      await expect(open(shop, path), what).rejects.toMatchObject({ code: 'snapshot/invalid-archive' });
    }
    expect(readdirSync(shop.outside).includes('evil')).toBe(false);
    expect(leftovers(shop)).toEqual([]);
  });

  test('is refused when a list that fits its sums leads out of its folder', async () => {
    const shop = await makeShop();
    const items = await itemsOf(await tarOf(await shop.snapshot()));
    const list = items.find(({ name }) => name === 'lists/config.ndjson');
    const root = items.find(({ name }) => name === 'snapshot.json');
    if (list === undefined || root === undefined) throw new Error('no list');
    const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    const before = sha256(list.bytes);
    list.bytes = Buffer.from(list.bytes.toString('utf8').replace('config.py', '../../evil'));
    root.bytes = Buffer.from(root.bytes.toString('utf8').replace(before, sha256(list.bytes)));
    const path = await sealInto(shop, await repacked(items));
    await expect(open(shop, path)).rejects.toThrow(/leads out of its folder/);
  });

  test('does not unpack what is longer than it may be', async () => {
    const shop = await makeShop();
    const tar = await tarOf(await shop.snapshot());
    // A record with a name of 256 MiB, which a reader would keep in memory; compressed it is a few kilobytes.
    const header = Buffer.from(tar.subarray(0, 512));
    header.write('x', 156, 'latin1');
    header.write('02000000000 ', 124, 'latin1');
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const bomb = Buffer.concat([header, Buffer.alloc(256 * 1024 ** 2), tar]);
    const named = await sealInto(shop, bomb);
    await expect(open(shop, named)).rejects.toMatchObject({ code: 'snapshot/invalid-archive' });
    const padded = await sealInto(shop, Buffer.concat([tar, Buffer.alloc(256 * 1024 ** 2)]));
    await expect(open(shop, padded)).rejects.toThrow(/more than it announces/);
    const notSealed = join(shop.outside, 'plain');
    writeFileSync(notSealed, zstdCompressSync(tar));
    await expect(open(shop, notSealed)).rejects.toThrow(/not sealed/);
    expect(zstdDecompressSync(readFileSync(notSealed))).toHaveLength(tar.length);
  });
});
