import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import type { ListedFile } from '../../../../electron/repository/snapshot-contents.ts';
import { earlierEntries } from '../../../../electron/snapshots/capture/earlier-list.ts';
import { localSource } from '../../../../electron/snapshots/capture/source/local-source.ts';
import { readFileInto } from '../../../../electron/snapshots/capture/read-file.ts';
import { readTree } from '../../../../electron/snapshots/capture/read-tree.ts';
import type { TreeOutcome } from '../../../../electron/snapshots/capture/read-tree.ts';
import { walkPart } from '../../../../electron/snapshots/capture/tree-part.ts';
import type { TreePart } from '../../../../electron/snapshots/capture/tree-part.ts';
import type { WalkStretch } from '../../../../electron/snapshots/capture/tree/walk-tree.ts';
import { MemoryChunkSink } from '../../../fakes/memory-chunk-sink.ts';
import { asOtherAccount } from './support/other-account.ts';
import { makeShop, partOf, refusalOf } from './support/sets.ts';
import type { Shop } from './support/sets.ts';

const signal = new AbortController().signal;
const context = { signal, clock: new SystemClock() };

/** Calls `act` each time the sink has taken content with this text, before the reading is judged. */
function whileReading(shop: Shop, text: string, act: (time: number) => void): void {
  const put = shop.sink.put.bind(shop.sink);
  let time = 0;
  shop.sink.put = async (stream, chunkBytes, abort) => {
    const stored = await put(stream, chunkBytes, abort);
    if (shop.sink.bytesOf(stored.chunks).toString().includes(text)) act((time += 1));
    return stored;
  };
}

test('a file that changes while it is read is read again, and is in the set as it came to rest', async () => {
  const shop = makeShop();
  shop.put('uploads/log', 'start');
  let readings = 0;
  whileReading(shop, 'start', (time) => {
    readings = time;
    if (time <= 2) appendFileSync(shop.path('uploads', 'log'), ` ${time}`);
  });
  const set = await shop.capture();
  expect(shop.content(partOf(set, 'uploads'), 'uploads/log')).toBe('start 1 2');
  expect(partOf(set, 'uploads')?.notes).toEqual([]);
  // Three times in the first reading of the tree, and once more because it had changed just before.
  expect(readings).toBeGreaterThanOrEqual(3);
});

test('a file that never comes to rest is in the set as it was last read, with a note', async () => {
  const shop = makeShop();
  shop.put('uploads/log', 'start');
  whileReading(shop, 'start', () => appendFileSync(shop.path('uploads', 'log'), '+'));
  const set = await shop.capture();
  const entry = shop.entries(partOf(set, 'uploads')).find(({ path }) => path === 'uploads/log');
  const content = shop.content(partOf(set, 'uploads'), 'uploads/log');
  expect(content).toMatch(/^start\++$/);
  expect(entry?.sizeBytes).toBe(content.length);
  expect(partOf(set, 'uploads')?.notes.map((note) => note.en)).toEqual([
    expect.stringMatching(/Changed during every reading .*\(1\): "uploads\/log"/),
  ]);
});

test('a file that grows without end comes to an end', async () => {
  const shop = makeShop();
  shop.put('uploads/log', 'x'.repeat(3 * 1024 * 1024));
  const sink = new MemoryChunkSink();
  const fd = openSync(shop.path('uploads', 'log'), 'r');
  const heard = () => appendFileSync(shop.path('uploads', 'log'), 'y'.repeat(2 * 1024 * 1024));
  const reading = await readFileInto(fd, { sink, chunkBytes: 1024 * 1024, heard }, context);
  closeSync(fd);
  expect(reading.settled).toBe(false);
  expect(BigInt(reading.stored.sizeBytes)).toBe(reading.facts.size);
});

test('a large file that is nearly all a hole is read in pieces', async () => {
  const shop = makeShop();
  const sizeBytes = 300 * 1024 ** 2 + 12_345;
  writeFileSync(shop.path('uploads', 'sparse'), '');
  truncateSync(shop.path('uploads', 'sparse'), sizeBytes);
  let most = 0;
  let bytes = 0;
  const sink = {
    async put(stream: AsyncIterable<Uint8Array>) {
      for await (const piece of stream) {
        most = Math.max(most, piece.length);
        bytes += piece.length;
      }
      return { sizeBytes: bytes, sha256: '', chunks: [], newBytes: 0 };
    },
  };
  const fd = openSync(shop.path('uploads', 'sparse'), 'r');
  await readFileInto(fd, { sink, chunkBytes: 1024 * 1024, heard: () => undefined }, context);
  closeSync(fd);
  expect(bytes).toBe(sizeBytes);
  expect(most).toBeLessThanOrEqual(1024 * 1024);
});

/** Reads the uploads; `act` is called when the walk has looked at the path and the file is not open yet. */
async function readUploads(
  shop: Shop,
  path: string,
  act: () => void,
  earlier: readonly ListedFile[] = [],
): Promise<readonly TreeOutcome[]> {
  const part = shop.request().parts.find((one) => one.definition.id === 'uploads') as TreePart;
  const outcomes: TreeOutcome[] = [];
  async function* walk() {
    for await (const stretch of walkPart(localSource(), part, signal)) yield itemsOf(stretch);
  }
  function* itemsOf(stretch: WalkStretch) {
    for (const item of stretch) {
      if (item.path === path) act();
      yield item;
    }
  }
  async function* listed() {
    yield* earlier;
  }
  const reading = {
    sink: shop.sink,
    source: localSource(),
    inodesAreStable: true,
    mayReuse: true,
    isStored: () => false,
    databaseFiles: new Set<string>(),
    heard: () => undefined,
    isLost: () => false,
  };
  for await (const some of readTree(walk(), earlierEntries(listed()), reading, context))
    outcomes.push(...some);
  return outcomes;
}

test.each([
  ['is deleted', (shop: Shop) => rmSync(shop.path('uploads', 'b'))],
  [
    'is replaced by a link',
    (shop: Shop) => {
      rmSync(shop.path('uploads', 'b'));
      symlinkSync(shop.path('secret'), shop.path('uploads', 'b'));
    },
  ],
  [
    'is replaced by a folder',
    (shop: Shop) => {
      rmSync(shop.path('uploads', 'b'));
      mkdirSync(shop.path('uploads', 'b'));
    },
  ],
  [
    'is replaced by a pipe',
    (shop: Shop) => {
      rmSync(shop.path('uploads', 'b'));
      execFileSync('mkfifo', [shop.path('uploads', 'b')]);
    },
  ],
])('a file that %s after it was seen is told as gone', async (_what, act) => {
  const shop = makeShop();
  for (const name of ['a', 'b', 'c']) shop.put(`uploads/${name}`, `content of ${name}`);
  const outcomes = await readUploads(shop, 'uploads/b', () => act(shop));
  expect(outcomes.map((one) => (one.kind === 'entry' ? one.entry.path : `${one.kind}`))).toEqual([
    'uploads',
    'uploads/a',
    'vanished',
    'uploads/c',
  ]);
  for (const chunk of shop.sink.chunks.values()) expect(Buffer.from(chunk).toString()).not.toBe('a1b2c3d4');
});

test('a file that an earlier list has and that is gone once it is read is told as deleted', async () => {
  const shop = makeShop();
  shop.put('uploads/b', 'before');
  const before = await readUploads(shop, '', () => undefined);
  const entries = before.flatMap((one) => (one.kind === 'entry' ? one.entry : []));
  shop.put('uploads/b', 'after that');
  const outcomes = await readUploads(shop, 'uploads/b', () => rmSync(shop.path('uploads', 'b')), entries);
  expect(outcomes.map((one) => one.kind)).toEqual(['entry', 'deleted']);
});

test('a file that is replaced after it was seen is taken whole, as the new one', async () => {
  const shop = makeShop();
  shop.put('uploads/b', 'old');
  const outcomes = await readUploads(shop, 'uploads/b', () => {
    shop.put('other', 'new and longer');
    renameSync(shop.path('other'), shop.path('uploads', 'b'));
  });
  const entry = outcomes.flatMap((one) =>
    one.kind === 'entry' && one.entry.type === 'file' ? one.entry : [],
  )[0];
  expect(entry?.sizeBytes).toBe(14);
  expect(shop.sink.bytesOf(entry?.chunks ?? []).toString()).toBe('new and longer');
});

test('unreadable files of a tree are named and fail the set; a partial one takes the rest', async () => {
  const shop = makeShop();
  for (const name of ['a', 'b', 'c', 'd']) shop.put(`uploads/${name}`, `content of ${name}`);
  const outside = join(shop.root, '..');
  execFileSync('chown', ['-R', '65534:65534', outside]);
  for (const name of ['b', 'd']) chmodSync(shop.path('uploads', name), 0o000);
  const refusal = await asOtherAccount(outside, () => refusalOf(shop.capture()));
  expect(refusal.code).toBe('snapshot/incomplete-set');
  expect(refusal.message).toMatch(
    /"Uploads" .*: 2 of its .* "uploads\/b", "uploads\/d"\. This account may not read/,
  );
  const set = await asOtherAccount(outside, () => shop.capture({ partialReason: 'A disk is failing.' }));
  expect(set.partialReason).toBe('A disk is failing.');
  const uploads = partOf(set, 'uploads');
  expect(shop.entries(uploads).map(({ path }) => path)).toEqual(['uploads', 'uploads/a', 'uploads/c']);
  expect(uploads?.notes.map((note) => note.en)).toEqual([
    expect.stringMatching(/missing in this partial set \(2\)/),
  ]);
});

test('20,000 small files are listed in order, and the second capture reads none of them', async () => {
  const shop = makeShop();
  for (let folder = 0; folder < 100; folder += 1) {
    mkdirSync(shop.path('uploads', `${folder}`));
    for (let file = 0; file < 200; file += 1)
      writeFileSync(shop.path('uploads', `${folder}`, `${file}`), `${folder}/${file}`);
  }
  // One moment for both: of so many files, some are due to be read again in any ten seconds.
  const clock = clockAt(Date.now() + 10_000);
  const first = await shop.capture({ clock });
  expect(partOf(first, 'uploads')).toMatchObject({ files: 20_000, state: 'captured' });
  shop.sink.streams.length = 0;
  const second = await shop.capture({ clock, previous: shop.asPrevious(first) });
  expect(partOf(second, 'uploads')).toMatchObject({ files: 20_000, newBytes: 0 });
  expect(shop.sink.streams.length).toBeLessThan(500);
  expect(shop.content(partOf(second, 'uploads'), 'uploads/99/199')).toBe('99/199');
});

function clockAt(ms: number): SystemClock {
  const clock = new SystemClock();
  clock.now = () => ms;
  return clock;
}
