import { mkdtempSync, rmSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChunkReader } from '../../../../electron/repository/chunks/chunk-reader.ts';
import type { ChunkSink } from '../../../../electron/repository/chunks/chunk-sink.ts';
import { RepositorySink } from '../../../../electron/repository/chunks/repository-sink.ts';
import { readFileList } from '../../../../electron/repository/lists/file-list-reader.ts';
import { initRepository, loadChunkTable } from '../../../../electron/repository/repository.ts';
import type { Repository } from '../../../../electron/repository/repository.ts';
import type { SnapshotContents } from '../../../../electron/repository/snapshot-contents.ts';
import { LocalStorage } from '../../../../electron/repository/storage/local-storage.ts';
import type { CapturedSet } from '../../../../electron/snapshots/capture/capture-set.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { makeShop, partOf } from './support/sets.ts';
import type { Shop } from './support/sets.ts';

const signal = new AbortController().signal;
let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'stored-set-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const makeRepository = async () =>
  (await initRepository(new LocalStorage(place), { now: Date.now(), companions: [], signal })).repository;

/** A capture some time from now, into a real repository. `read` counts the streams of each content. */
async function captureInto(
  repository: Repository,
  shop: Shop,
  laterMs: number,
  previous: SnapshotContents | null,
): Promise<{ readonly set: CapturedSet; readonly read: ReadonlyMap<string, number> }> {
  const { storage, keys, file } = repository;
  const known = await loadChunkTable(repository, new Set(), signal);
  const real = new RepositorySink({ storage, keys, known, chunkSizes: file.chunkSizes, signal });
  const read = new Map<string, number>();
  const sink: ChunkSink = {
    chunkSizes: real.chunkSizes,
    isEmpty: real.isEmpty,
    has: (chunks) => real.has(chunks),
    chunkOf: (digest) => real.chunkOf(digest),
    async put(stream, chunkBytes, abort) {
      const stored = await real.put(stream, chunkBytes, abort);
      read.set(stored.sha256, (read.get(stored.sha256) ?? 0) + 1);
      return stored;
    },
  };
  const set = await shop.capture({ sink, previous, clock: new FakeClock(Date.now() + laterMs) });
  await real.finish();
  return { set, read };
}

async function contentsOf(repository: Repository, set: CapturedSet): Promise<SnapshotContents> {
  const table = await loadChunkTable(repository, new Set(), signal);
  const reader = new ChunkReader(repository.storage, repository.keys, table);
  return {
    id: '0'.repeat(64),
    // Only the parts are asked for.
    root: { parts: set.parts } as SnapshotContents['root'],
    entries: (id, abort) => readFileList(reader, partOf(set, id)?.list ?? [], id, abort),
    async *content(entry, abort) {
      for (const chunk of entry.chunks) yield await reader.read(chunk, abort);
    },
  };
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

test('every file of a set comes back from the repository bit for bit', async () => {
  const shop = makeShop();
  const large = randomBytes(3 * 1024 * 1024 + 17);
  shop.put('uploads/large', large);
  shop.put('uploads/empty', '');
  shop.put('uploads/odd \u202E name\n', 'odd');
  const repository = await makeRepository();
  const { set } = await captureInto(repository, shop, 10_000, null);
  const contents = await contentsOf(repository, set);
  let files = 0;
  for (const part of set.parts.filter((one) => one.state === 'captured')) {
    for await (const entry of contents.entries(part.id, signal)) {
      if (entry.type !== 'file') continue;
      files += 1;
      const pieces: Uint8Array[] = [];
      for await (const piece of contents.content(entry, signal)) pieces.push(piece);
      const content = Buffer.concat(pieces);
      expect([entry.path, content.length, sha256(content)]).toEqual([
        entry.path,
        entry.sizeBytes,
        entry.sha256,
      ]);
      if (entry.path === 'uploads/large') expect(content.equals(large)).toBe(true);
    }
  }
  expect(files).toBe(set.parts.reduce((sum, part) => sum + part.files, 0));
  expect(files).toBe(7);
});

test('a file is read once in a capture that looks at its tree twice, and not again in the next one', async () => {
  const shop = makeShop();
  shop.put('uploads/a', 'content of a');
  const repository = await makeRepository();
  const first = await captureInto(repository, shop, 10_000, null);
  expect(first.read.get(sha256('content of a'))).toBe(1);
  const second = await captureInto(repository, shop, 20_000, await contentsOf(repository, first.set));
  expect(second.read.get(sha256('content of a'))).toBeUndefined();
  expect(partOf(second.set, 'uploads')).toEqual({ ...partOf(first.set, 'uploads'), newBytes: 0 });
});
