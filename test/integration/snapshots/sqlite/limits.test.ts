import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Clock } from '../../../../electron/platform/clock.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { defaultCaptureLimits } from '../../../../electron/snapshots/capture/sqlite/capture-limits.ts';
import { LimitWatch } from '../../../../electron/snapshots/capture/sqlite/capture-watch.ts';
import { oneStepBackup } from '../../../../electron/snapshots/capture/sqlite/one-step-backup.ts';
import { pinnedRead } from '../../../../electron/snapshots/capture/sqlite/pinned-read.ts';
import { later } from '../../live-database/support/children.ts';
import { Writer } from '../../live-database/support/writer.ts';
import {
  capture,
  collectProgress,
  failureOf,
  jobContext,
  makeWorkshop,
  startServer,
  valueOf,
} from './workshop.ts';
import type { Workshop } from './workshop.ts';

const limits = { ...defaultCaptureLimits, spareBytes: 0 };

/** A clock by which everything takes a hundred times as long. */
const fastClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now() * 100,
  after: (delayMs, task) => new SystemClock().after(delayMs, task),
};

test('writers of a database in rollback mode are kept waiting up to the limit, then the capture lets go and says why', async () => {
  const shop = makeWorkshop();
  const writer = await startServer(shop, 'DELETE');
  const failure = await failureOf(capture(shop, { limits: { ...limits, maxStallMs: 0 } }));
  expect(failure.code).toBe('snapshot/limit-reached');
  expect(failure.text).toMatch(/kept its server from writing for .+; the limit is 0 ms.*WAL mode/);
  expect(failure.ko).toMatch(/한도는 0ms입니다/);
  expect(shop.scratchFiles()).toEqual([]);
  expect(await writer.attempt("INSERT INTO note (title) VALUES ('after')")).toBe('ok');
  expect(await capture(shop)).toMatchObject({ meaning: { tables: { note: { rows: 301 } } } });
});

test('a state in WAL mode is held up to the limit of the pin; the stall limit does not concern it', async () => {
  const shop = makeWorkshop();
  await startServer(shop, 'WAL');
  const captured = await capture(shop, { limits: { ...limits, maxStallMs: 0 } });
  expect(captured.meaning.method).toBe('pinned-read');
  await captured.release();
  const failure = await failureOf(capture(shop, { limits: { ...limits, maxPinMs: 0 } }));
  expect(failure).toMatchObject({ code: 'snapshot/limit-reached' });
  expect(failure.text).toMatch(/write-ahead log could not be emptied; the limit is 0 ms/);
  expect(shop.scratchFiles()).toEqual([]);
});

test('a WAL that grows beyond the limit ends the read, and the server can empty it again', async () => {
  const shop = makeWorkshop();
  const writer = await startServer(shop, 'WAL');
  await writer.run("INSERT INTO note (title) VALUES ('not in main yet')");
  mkdirSync(shop.scratch);
  const copy = { path: shop.path, name: 'data.db', folder: shop.scratch, bytesTotal: 1 };
  const watch = new LimitWatch(copy, { ...limits, maxWalGrowthBytes: 100_000 }, jobContext());
  const growing = {
    begin: (mode: 'wal' | 'rollback') => watch.begin(mode),
    end: () => watch.end(),
    piece: async (bytes: number) => {
      await writer.run('UPDATE note SET title = hex(randomblob(500))');
      watch.piece(bytes);
    },
  };
  const source = { path: shop.path, name: 'data.db', walMode: true };
  const failure = await failureOf(pinnedRead(source, join(shop.scratch, 'copy.db'), growing, jobContext()));
  expect(failure.code).toBe('snapshot/limit-reached');
  expect(failure.text).toMatch(/write-ahead log grew by .+ KiB; the limit is 97.7 KiB/);
  expect(await writer.run('PRAGMA wal_checkpoint(TRUNCATE)')).toEqual([]);
  expect(shop.files()).toEqual(['data.db', 'data.db-shm', 'data.db-wal']);
});

test("SQLite's own backup keeps to the same limits", async () => {
  for (const mode of ['WAL', 'DELETE'] as const) {
    const shop = makeWorkshop();
    const writer = await startServer(shop, mode);
    mkdirSync(shop.scratch);
    const source = { path: shop.path, name: 'data.db' };
    const none = { ...limits, maxPinMs: 0, maxStallMs: 0 };
    const watch = new LimitWatch({ ...source, folder: shop.scratch, bytesTotal: 1 }, none, jobContext());
    const backup = oneStepBackup(source, join(shop.scratch, 'copy.db'), watch, jobContext());
    expect(await failureOf(backup)).toMatchObject({ code: 'snapshot/limit-reached' });
    expect(await writer.attempt("INSERT INTO note (title) VALUES ('after')")).toBe('ok');
  }
});

test('without room for the scratch copy nothing is copied; without room to spare the copy is given up', async () => {
  const shop = makeWorkshop();
  await startServer(shop, 'WAL');
  const told: unknown[] = [];
  const failure = await failureOf(
    capture(shop, { limits: { ...limits, spareBytes: 2 ** 60 } }, { progress: (now) => told.push(now) }),
  );
  expect(failure.code).toBe('snapshot/scratch-full');
  expect(failure.text).toMatch(/temporary copy of "data.db".*1,024 PiB must be free and .+ are/);
  expect(told).toEqual([]);
  expect(shop.scratchFiles()).toEqual([]);
  const copy = { path: shop.path, name: 'data.db', folder: shop.scratch, bytesTotal: 1 };
  const watch = new LimitWatch(copy, { ...limits, spareBytes: 2 ** 60 }, jobContext());
  expect(() => watch.piece(1)).toThrow(/temporary copy/);
});

for (const [how, mode, setUp] of [
  ['rollback mode', 'DELETE', ['BEGIN EXCLUSIVE']],
  ['WAL mode', 'WAL', ['PRAGMA locking_mode = EXCLUSIVE', 'PRAGMA journal_mode = WAL', 'BEGIN EXCLUSIVE']],
] as const) {
  test(`a database that another process holds for itself (${how}) is busy, and stays locked`, async () => {
    const shop = makeWorkshop();
    await (await startServer(shop, mode)).stop();
    const holder = await Writer.open(shop.path);
    later(() => holder.crash());
    for (const sql of setUp) await holder.run(sql);
    const files = shop.files();
    expect(await failureOf(capture(shop, {}, { clock: fastClock }))).toMatchObject({ code: 'database/busy' });
    expect(shop.files()).toEqual(files);
    const other = await Writer.open(shop.path);
    later(() => other.crash());
    expect(await other.attempt('SELECT count(*) FROM note')).toBe('SQLITE_BUSY');
  });
}

test('a lock that is given back in time is waited for', async () => {
  const shop = makeWorkshop();
  const writer = await startServer(shop, 'DELETE');
  await writer.run('BEGIN EXCLUSIVE');
  const captured = capture(shop);
  setTimeout(() => void writer.run('COMMIT'), 300);
  expect(await captured).toMatchObject({ meaning: { tables: { note: { rows: 300 } } } });
});

test('a cancelled capture lets go of the database and removes its copy', async () => {
  for (const stop of ['while copying', 'while waiting'] as const) {
    const shop = makeWorkshop();
    const writer = await startServer(shop, 'DELETE');
    if (stop === 'while waiting') await writer.run('BEGIN EXCLUSIVE');
    const controller = new AbortController();
    if (stop === 'while waiting') setTimeout(() => controller.abort(), 300);
    const context = { signal: controller.signal, progress: () => controller.abort() };
    expect(await failureOf(capture(shop, {}, context)), stop).toMatchObject({ code: 'run/cancelled' });
    expect(shop.scratchFiles()).toEqual([]);
    if (stop === 'while waiting') await writer.run('COMMIT');
    expect(await writer.attempt("INSERT INTO note (title) VALUES ('after')")).toBe('ok');
  }
});

const notDatabases: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['an empty file', Buffer.alloc(0), /is empty \(0 bytes\)/],
  ['zeros', Buffer.alloc(8192), /nothing but zeros/],
  ['an encrypted file', randomBytes(8192), /header is random, so it is encrypted/],
  ['a text file', Buffer.from('this is not a database. '.repeat(400)), /another kind of file \(text\)/],
  ['the head of a database', Buffer.from('SQLite format 3\0'), /is cut off/],
  [
    'a write-ahead log',
    Buffer.concat([Buffer.from('377f0682', 'hex'), randomBytes(4000)]),
    /write-ahead log/,
  ],
];

for (const [what, content, reason] of notDatabases) {
  test(`${what} in the database's place is named for what it is and left alone`, async () => {
    const shop = makeWorkshop();
    writeFileSync(shop.path, content);
    const failure = await failureOf(capture(shop));
    expect(failure.code).toBe('database/not-a-database');
    expect(failure.text).toMatch(reason);
    expect(shop.files()).toEqual(['data.db']);
    expect(readFileSync(shop.path).equals(content)).toBe(true);
    expect(shop.scratchFiles()).toEqual([]);
  });
}

async function stoppedDatabase(shop: Workshop, mode: 'WAL' | 'DELETE' = 'DELETE'): Promise<void> {
  await (await startServer(shop, mode, 5000)).stop();
}

test('a database that was cut off is told from a damaged one, and neither is captured', async () => {
  const shop = makeWorkshop();
  await stoppedDatabase(shop);
  const bytes = readFileSync(shop.path);
  bytes.fill(0xff, 8192, 12_288);
  writeFileSync(shop.path, bytes);
  const { told, progress } = collectProgress();
  const damaged = await failureOf(capture(shop, {}, { progress }));
  expect(damaged).toMatchObject({ code: 'database/damaged' });
  expect(damaged.text).toMatch(/"data.db" is damaged: .* SQLite reports: .*Tree \d+ page/);
  // Said only after a copy by SQLite's own backup was found to be the same.
  expect(told.filter((now) => now.stage.en.startsWith('Checking'))).toHaveLength(2);
  truncateSync(shop.path, 8192);
  const cut = await failureOf(capture(shop));
  expect(cut.code).toBe('database/not-a-database');
  expect(cut.text).toMatch(/cut off/);
  expect(shop.files()).toEqual(['data.db']);
});

test('a database of which only the WAL is left is named for it, and the WAL is not touched', async () => {
  for (const main of ['missing', 'empty'] as const) {
    const shop = makeWorkshop();
    await (await startServer(shop, 'WAL')).crash();
    if (main === 'missing') rmSync(shop.path);
    else truncateSync(shop.path);
    const files = shop.files();
    const wal = readFileSync(`${shop.path}-wal`);
    const failure = await failureOf(capture(shop));
    expect(failure.code).toBe('database/not-a-database');
    expect(failure.text).toMatch(/-wal/);
    expect(shop.files()).toEqual(files);
    expect(readFileSync(`${shop.path}-wal`).equals(wal)).toBe(true);
  }
});

test('a missing database is named; a link is followed to its files', async () => {
  const shop = makeWorkshop();
  const failure = await failureOf(capture(shop));
  expect(failure).toMatchObject({ code: 'location/not-found' });
  expect(failure.text).toContain('"data.db" does not exist');
  const writer = await startServer(shop, 'WAL');
  await writer.run("INSERT INTO note (title) VALUES ('in the WAL')");
  const linked = { ...shop, path: join(shop.root, 'link.db') };
  symlinkSync(shop.path, linked.path);
  const captured = await capture(linked);
  expect(valueOf(captured.path, 'SELECT count(*) FROM note')).toBe(301);
  rmSync(linked.path);
});
