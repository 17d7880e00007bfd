import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  inspectDatabaseFile,
  queryDatabaseFile,
} from '../../../../electron/locations/live-database/client.ts';
import { call, later } from './children.ts';
import type { DatabaseShop } from './children.ts';
import { fillDatabase } from './writer.ts';
import type { Writer } from './writer.ts';

export const inspect = (shop: DatabaseShop, name = 'data.db') =>
  inspectDatabaseFile(shop, name, { quickCheckUpToBytes: 1e9 }, call());

export async function count(shop: DatabaseShop): Promise<unknown> {
  const query = { sql: 'SELECT count(*) FROM note', parameters: {}, needsTable: null };
  const limits = { maxRows: 10, maxBytes: 10_000, maxMs: 5000 };
  const result = await queryDatabaseFile(shop, 'data.db', { ...query, ...limits }, call());
  return result.kind === 'rows' ? [result.source, result.rows[0]?.[0]] : result.kind;
}

export async function server(shop: DatabaseShop, mode: 'WAL' | 'DELETE'): Promise<Writer> {
  const writer = await shop.open('data.db');
  later(() => writer.crash());
  await fillDatabase(writer, mode, 300);
  return writer;
}

/** How reading behaves beside a server that runs or was stopped, wherever its files lie. */
export function readingBehaves(openShop: () => DatabaseShop): void {
  for (const mode of ['WAL', 'DELETE'] as const) {
    test(`reading beside a running server (${mode}) sees its rows and leaves its folder as it was`, async () => {
      const shop = openShop();
      await server(shop, mode);
      const before = shop.files();
      const facts = await inspect(shop);
      expect(facts).toMatchObject({
        source: 'original',
        journalMode: mode.toLowerCase(),
        quickCheck: { kind: 'ok' },
      });
      expect(await count(shop)).toEqual(['original', 300]);
      expect(shop.files()).toEqual(before);
      expect(shop.scratchFiles()).toEqual([]);
    });

    test(`reading (${mode}) does not drop the lock of a server that is about to write`, async () => {
      const shop = openShop();
      const writer = await server(shop, mode);
      const third = await shop.open('data.db');
      later(() => third.crash());
      await writer.run('BEGIN IMMEDIATE');
      expect(await third.attempt('BEGIN IMMEDIATE')).toBe('SQLITE_BUSY');
      for (let round = 0; round < 3; round += 1) {
        expect(await inspect(shop)).toMatchObject({ source: 'original', tables: 1 });
        expect(await count(shop)).toEqual(['original', 300]);
      }
      expect(await third.attempt('BEGIN IMMEDIATE')).toBe('SQLITE_BUSY');
      await writer.run("INSERT INTO note (title) VALUES ('one more'); COMMIT");
      expect(await count(shop)).toEqual(['original', 301]);
    });

    test(`reading with the server stopped (${mode}) makes no -wal and no -shm`, async () => {
      const shop = openShop();
      const writer = await server(shop, mode);
      await writer.stop();
      expect(shop.files()).toEqual(['data.db']);
      const source = mode === 'WAL' ? 'copy' : 'original';
      expect(await inspect(shop)).toMatchObject({ source, quickCheck: { kind: 'ok' } });
      expect(await count(shop)).toEqual([source, 300]);
      expect(shop.files()).toEqual(['data.db']);
      await shop.leave();
      expect(shop.scratchFiles()).toEqual([]);
    });
  }
}

/** How it behaves after a server has crashed. */
export function crashesBehave(openShop: () => DatabaseShop): void {
  test('a crashed server whose -shm is gone is read with the rows of its -wal, from a copy', async () => {
    const shop = openShop();
    const writer = await server(shop, 'WAL');
    await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
    await writer.run("INSERT INTO note (title) VALUES ('only in the WAL')");
    await writer.crash();
    rmSync(shop.path('data.db-shm'));
    const before = shop.files();
    expect(before).toEqual(['data.db', 'data.db-wal']);
    expect(await count(shop)).toEqual(['copy', 301]);
    expect(shop.files()).toEqual(before);
  });

  test('a crashed server that left -wal and -shm is read in place and nothing is put in order', async () => {
    const shop = openShop();
    const writer = await server(shop, 'WAL');
    await writer.crash();
    const before = shop.files();
    expect(before).toEqual(['data.db', 'data.db-shm', 'data.db-wal']);
    expect(await count(shop)).toEqual(['original', 300]);
    expect(shop.files()).toEqual(before);
  });

  test('a hot rollback journal is rolled back in a copy and stays where it is', async () => {
    const shop = openShop();
    const writer = await server(shop, 'DELETE');
    await writer.run('PRAGMA cache_size = 5');
    await writer.run('PRAGMA cache_spill = 1');
    await writer.run('BEGIN; UPDATE note SET title = hex(randomblob(2000))');
    await writer.crash();
    const before = shop.files();
    expect(before).toEqual(['data.db', 'data.db-journal']);
    expect(await count(shop)).toEqual(['copy', 300]);
    expect(await inspect(shop)).toMatchObject({ source: 'copy', quickCheck: { kind: 'ok' } });
    expect(shop.files()).toEqual(before);
  });
}
