import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LocalLocation } from '../../../electron/locations/local-location.ts';
import { later, makeWorkshop } from '../live-database/support/children.ts';
import type { Workshop } from '../live-database/support/children.ts';
import { fillDatabase, Writer } from '../live-database/support/writer.ts';
import { fact, makeBench } from './support/local-run.ts';
import { matching } from '../live-database/support/matching.ts';

const probe = { kind: 'sqlite', path: 'data.db' };

async function server(shop: Workshop, mode: 'WAL' | 'DELETE' = 'WAL'): Promise<Writer> {
  const writer = await Writer.open(shop.path('data.db'));
  later(() => writer.crash());
  await fillDatabase(writer, mode, 300);
  return writer;
}

test('a live database is ok, with what is known about it as evidence', async () => {
  const shop = makeWorkshop();
  await server(shop);
  const outcome = await makeBench(shop).run(probe);
  expect(outcome).toMatchObject({ state: 'ok', reason: null, unit: 'B' });
  expect(fact(outcome, 'read from')).toBe('the live file');
  expect(fact(outcome, 'journal mode')).toBe('wal');
  expect(fact(outcome, 'quick check')).toMatch(/^ok in/);
  expect(fact(outcome, 'written by SQLite')).toMatch(/^3\.\d+/);
  expect(shop.files()).toEqual(['data.db', 'data.db-shm', 'data.db-wal']);
});

test('a stopped server is read from a copy and nothing is left beside its database', async () => {
  const shop = makeWorkshop();
  await (await server(shop)).stop();
  const outcome = await makeBench(shop).run(probe);
  expect(outcome.state).toBe('ok');
  expect(fact(outcome, 'read from')).toMatch(/a copy/);
  expect(shop.files()).toEqual(['data.db']);
});

test('a write-ahead log that grows beyond its limit is degraded', async () => {
  const shop = makeWorkshop();
  await server(shop);
  expect(await makeBench(shop).run({ ...probe, 'warn-wal': '1 KiB' })).toMatchObject({
    state: 'degraded',
    reason: { en: matching(/write-ahead log of "data\.db" has grown/) },
  });
});

test('a lock that is given back late is degraded, one that is not is down, within the time', async () => {
  const shop = makeWorkshop();
  const writer = await server(shop, 'DELETE');
  const bench = makeBench(shop);
  await bench.run(probe);
  await writer.run('BEGIN EXCLUSIVE');
  const waiting = bench.run({ ...probe, 'warn-lock-wait': '100ms' });
  setTimeout(() => void writer.run('COMMIT'), 600);
  expect(await waiting).toMatchObject({
    state: 'degraded',
    reason: { en: matching(/had to wait/) },
  });
  await writer.run('BEGIN EXCLUSIVE');
  bench.timeoutMs = 1500;
  expect(await bench.run(probe)).toMatchObject({
    state: 'down',
    reason: {
      en: matching(/is locked by another process/),
      ko: matching(/잠그고 있어/),
    },
  });
});

test('a writer that only holds the write lock does not disturb reading', async () => {
  const shop = makeWorkshop();
  await (await server(shop)).run('BEGIN IMMEDIATE');
  expect((await makeBench(shop).run(probe)).state).toBe('ok');
});

test('a database without tables has lost its content', async () => {
  const shop = makeWorkshop();
  const writer = await Writer.open(shop.path('data.db'));
  await writer.run('PRAGMA user_version = 1');
  await writer.stop();
  expect(await makeBench(shop).run(probe)).toMatchObject({
    state: 'down',
    reason: { en: matching(/without any table/) },
  });
});

test('junk, a missing file and a network share each have their state and reason', async () => {
  const shop = makeWorkshop();
  const bench = makeBench(shop);
  expect(await bench.run(probe)).toMatchObject({
    state: 'down',
    reason: { en: matching(/does not exist/) },
  });
  writeFileSync(shop.path('data.db'), 'this is not a database. '.repeat(400));
  expect(await bench.run(probe)).toMatchObject({
    state: 'down',
    reason: { en: matching(/another kind of file \(text\)/) },
  });
  bench.location = new LocalLocation(shop.root, {
    platform: 'linux',
    mounts: async () => [{ point: '/', type: 'nfs4' }],
  });
  expect(await bench.run(probe)).toMatchObject({
    state: 'unknown',
    reason: { en: matching(/network file system \(nfs4\)/) },
  });
  bench.location = null;
  expect(await bench.run(probe)).toMatchObject({ state: 'paused' });
});

test('a large database is not read through on every run, and says so', async () => {
  const shop = makeWorkshop();
  await server(shop);
  const bench = makeBench(shop);
  expect(fact(await bench.run({ ...probe, 'quick-check-up-to': '1 KiB' }), 'quick check')).toMatch(
    /left out/,
  );
  expect(fact(await bench.run({ ...probe, 'quick-check': false }), 'quick check')).toBe('off');
});

test('a cancelled run is no finding', async () => {
  const shop = makeWorkshop();
  await server(shop);
  await expect(makeBench(shop).run(probe, AbortSignal.abort())).rejects.toThrow(/cancelled/);
});
