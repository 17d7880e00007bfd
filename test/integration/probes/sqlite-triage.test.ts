import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { makeWorkshop } from '../live-database/support/children.ts';
import type { Workshop } from '../live-database/support/children.ts';
import { matching } from '../live-database/support/matching.ts';
import { fillDatabase, Writer } from '../live-database/support/writer.ts';
import { makeBench } from './support/local-run.ts';

const probe = { kind: 'sqlite', path: 'data.db' };
const runOn = (shop: Workshop) => makeBench(shop).run(probe);

/** A database whose server has stopped in the ordinary way. */
async function stopped(shop: Workshop): Promise<string> {
  const writer = await Writer.open(shop.path('data.db'));
  await fillDatabase(writer, 'WAL', 300);
  await writer.stop();
  return shop.path('data.db');
}

/** A database whose server was killed: its log is still there. */
async function crashed(shop: Workshop): Promise<string> {
  const writer = await Writer.open(shop.path('data.db'));
  await fillDatabase(writer, 'WAL', 300);
  await writer.crash();
  expect(statSync(shop.path('data.db-wal')).size).toBeGreaterThan(0);
  return shop.path('data.db');
}

test('a database that was cut off says how much of it is there', async () => {
  const shop = makeWorkshop();
  const path = await stopped(shop);
  const { size } = statSync(path);
  truncateSync(path, size - 4096);
  expect(await runOn(shop)).toMatchObject({
    state: 'down',
    reason: {
      en: matching(
        new RegExp(
          `"data\\.db" is cut off \\(${size - 4096} of ${size} bytes\\).*Keep the file as it is.*together with what has to fit it`,
        ),
      ),
    },
  });
});

test('random bytes in whole pages may be an encrypted database, others are not', async () => {
  const shop = makeWorkshop();
  writeFileSync(shop.path('data.db'), randomBytes(8 * 4096));
  expect(await runOn(shop)).toMatchObject({
    state: 'down',
    reason: { en: matching(/encrypted.*look for the key that belongs to this file.*Keep the file/) },
  });
  writeFileSync(shop.path('data.db'), randomBytes(8 * 4096 - 7));
  expect(await runOn(shop)).toMatchObject({
    state: 'down',
    reason: { en: matching(/no whole number of pages, so it is no encrypted database/) },
  });
});

test('an empty file beside a log must not be opened, and is not', async () => {
  const shop = makeWorkshop();
  const path = await crashed(shop);
  const log = readFileSync(`${path}-wal`);
  writeFileSync(path, '');
  expect(await runOn(shop)).toMatchObject({
    state: 'down',
    reason: {
      en: matching(/is empty \(0 bytes\), and "data\.db-wal" beside it still holds.*Do not start the server/),
    },
  });
  expect(readFileSync(`${path}-wal`).equals(log)).toBe(true);
  // What the warning is about: the next program that opens it as a database loses the log.
  const writer = await Writer.open(path);
  await writer.run('SELECT count(*) FROM sqlite_schema');
  await writer.stop();
  expect(statSync(`${path}-wal`, { throwIfNoEntry: false })).toBeUndefined();
});

test('a log without its database is told, and kept', async () => {
  const shop = makeWorkshop();
  const path = await crashed(shop);
  renameSync(path, `${path}.moved`);
  rmSync(`${path}-shm`, { force: true });
  expect(await runOn(shop)).toMatchObject({
    state: 'down',
    reason: { en: matching(/does not exist, and its write-ahead log "data\.db-wal" .* does/) },
  });
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
});

test('bytes behind the last page are degraded: something else writes the file', async () => {
  const shop = makeWorkshop();
  appendFileSync(await stopped(shop), Buffer.alloc(5000));
  expect(await runOn(shop)).toMatchObject({
    state: 'degraded',
    reason: { en: matching(/is 5000 bytes longer than its pages/) },
  });
});
