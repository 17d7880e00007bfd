import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { later } from '../../live-database/support/children.ts';
import { Writer } from '../../live-database/support/writer.ts';
import { capture, collectProgress, failureOf, makeWorkshop, startServer, valueOf } from './workshop.ts';

const countNotes = (path: string) => valueOf(path, 'SELECT count(*) FROM note');

for (const mode of ['WAL', 'DELETE'] as const) {
  test(`a running server (${mode}) is captured with every committed row, and its folder stays as it was`, async () => {
    const shop = makeWorkshop();
    await startServer(shop, mode);
    chmodSync(shop.path, 0o640);
    const before = shop.files();
    const { mtimeNs } = statSync(shop.path, { bigint: true });
    const captured = await capture(shop);
    expect(shop.files()).toEqual(before);
    // Not even a checkpoint: what only the WAL holds stays there.
    expect(statSync(shop.path, { bigint: true }).mtimeNs).toBe(mtimeNs);
    expect(captured).toMatchObject({
      mode: 0o640,
      modifiedNs: String(mtimeNs),
      sizeBytes: statSync(captured.path).size,
      meaning: {
        method: 'pinned-read',
        quickCheck: 'ok',
        journalMode: mode.toLowerCase(),
        pageSizeBytes: 4096,
        userVersion: 0,
        tables: { note: { rows: 300, greatestRowid: 300 } },
      },
    });
    expect(captured.sizeBytes).toBe(captured.meaning.pages * 4096);
    expect(captured.meaning.heldMs).toBeGreaterThan(0);
    expect(readdirSync(dirname(captured.path))).toEqual(['copy-0.db']);
    expect(countNotes(captured.path)).toBe(300);
  });

  test(`a capture (${mode}) does not drop the lock of a server that is about to write`, async () => {
    const shop = makeWorkshop();
    const writer = await startServer(shop, mode);
    const third = await Writer.open(shop.path);
    later(() => third.crash());
    await writer.run('BEGIN IMMEDIATE');
    expect(await third.attempt('BEGIN IMMEDIATE')).toBe('SQLITE_BUSY');
    for (let round = 0; round < 3; round += 1) {
      const captured = await capture(shop);
      expect(captured.meaning.method).toBe('pinned-read');
      expect(countNotes(captured.path)).toBe(300);
    }
    expect(await third.attempt('BEGIN IMMEDIATE')).toBe('SQLITE_BUSY');
    await writer.run("INSERT INTO note (title) VALUES ('one more'); COMMIT");
    expect(countNotes((await capture(shop)).path)).toBe(301);
  });

  test(`a stopped server (${mode}) is captured, and no -wal and no -shm is left beside its database`, async () => {
    const shop = makeWorkshop();
    await (await startServer(shop, mode)).stop();
    expect(shop.files()).toEqual(['data.db']);
    const before = readFileSync(shop.path);
    const captured = await capture(shop);
    const method = mode === 'WAL' ? 'stopped-copy' : 'pinned-read';
    expect(captured.meaning).toMatchObject({ method, tables: { note: { rows: 300 } } });
    expect(readFileSync(captured.path).equals(before)).toBe(true);
    expect(shop.files()).toEqual(['data.db']);
    expect(readFileSync(shop.path).equals(before)).toBe(true);
  });
}

test('a crashed server whose -shm is gone is captured with the rows that only its -wal has', async () => {
  const shop = makeWorkshop();
  const writer = await startServer(shop, 'WAL');
  await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
  await writer.run("INSERT INTO note (title) VALUES ('only in the WAL')");
  await writer.crash();
  rmSync(`${shop.path}-shm`);
  const wal = readFileSync(`${shop.path}-wal`);
  const captured = await capture(shop);
  expect(captured.meaning.method).toBe('stopped-copy');
  expect(countNotes(captured.path)).toBe(301);
  expect(shop.files()).toEqual(['data.db', 'data.db-wal']);
  expect(readFileSync(`${shop.path}-wal`).equals(wal)).toBe(true);
});

test('a crashed server that left -wal and -shm is captured in place, and nothing is put in order', async () => {
  const shop = makeWorkshop();
  await (await startServer(shop, 'WAL')).crash();
  const before = shop.files();
  const main = readFileSync(shop.path);
  const wal = readFileSync(`${shop.path}-wal`);
  const captured = await capture(shop);
  expect(captured.meaning.method).toBe('pinned-read');
  expect(countNotes(captured.path)).toBe(300);
  expect(shop.files()).toEqual(before);
  expect(readFileSync(shop.path).equals(main)).toBe(true);
  expect(readFileSync(`${shop.path}-wal`).equals(wal)).toBe(true);
});

test('a hot rollback journal is rolled back in the copy and stays where it is', async () => {
  const shop = makeWorkshop();
  const writer = await startServer(shop, 'DELETE');
  await writer.run('PRAGMA cache_size = 5; PRAGMA cache_spill = 1');
  await writer.run('BEGIN; UPDATE note SET title = hex(randomblob(2000))');
  await writer.crash();
  const before = shop.files();
  expect(before).toEqual(['data.db', 'data.db-journal']);
  const captured = await capture(shop);
  expect(captured.meaning.method).toBe('stopped-copy');
  expect(valueOf(captured.path, "SELECT count(*) FROM note WHERE title LIKE 'note %'")).toBe(300);
  expect(shop.files()).toEqual(before);
});

test('only this account can read the scratch copy, and it goes with its folder when it is released', async () => {
  const shop = makeWorkshop();
  await startServer(shop, 'WAL');
  chmodSync(shop.path, 0o644);
  const captured = await capture(shop);
  expect(statSync(captured.path).mode & 0o077).toBe(0);
  expect(statSync(dirname(captured.path)).mode & 0o077).toBe(0);
  await captured.release();
  expect(shop.scratchFiles()).toEqual([]);
});

test('the scratch copy of a crashed capture is removed by the next one, one in use is not', async () => {
  const shop = makeWorkshop();
  await startServer(shop, 'WAL');
  mkdirSync(join(shop.scratch, 'holdfast-scratch-4194303999-abc'), { recursive: true });
  const first = await capture(shop);
  const second = await capture(shop);
  expect(shop.scratchFiles()).toHaveLength(2);
  expect(countNotes(first.path)).toBe(300);
  await first.release();
  await second.release();
  expect(shop.scratchFiles()).toEqual([]);
});

test('tables that must have rows are named when they have none, and nothing is left in the scratch folder', async () => {
  const shop = makeWorkshop();
  const writer = await startServer(shop, 'WAL');
  await writer.run('CREATE TABLE person (id INTEGER PRIMARY KEY)');
  expect(await capture(shop, { notEmpty: ['NOTE'] })).toMatchObject({ meaning: { quickCheck: 'ok' } });
  const failure = await failureOf(capture(shop, { notEmpty: ['note', 'person', 'gone'] }));
  expect(failure).toMatchObject({ code: 'snapshot/incomplete-set' });
  expect(failure.text).toContain('has no rows in "person", "gone"');
});

test('progress tells the bytes of main and -wal, and then that the copy is checked', async () => {
  const shop = makeWorkshop();
  await startServer(shop, 'WAL');
  const total = statSync(shop.path).size + statSync(`${shop.path}-wal`).size;
  const { told, progress } = collectProgress();
  await capture(shop, {}, { progress });
  const copying = told.filter((now) => now.step === 1);
  expect(copying.at(-1)).toMatchObject({ stage: { en: 'Copying data.db' }, bytes: total, bytesTotal: total });
  expect(told.at(-1)).toMatchObject({ stage: { en: 'Checking the copy of data.db' }, step: 2, steps: 2 });
});
