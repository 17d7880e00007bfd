import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CopyWatch } from '../../../../electron/snapshots/capture/sqlite/capture-watch.ts';
import { pinnedRead } from '../../../../electron/snapshots/capture/sqlite/pinned-read.ts';
import type { Writer } from '../../live-database/support/writer.ts';
import { jobContext, makeWorkshop, startServer, valueOf } from './workshop.ts';
import type { Workshop } from './workshop.ts';

/** One commit: a counter goes up, and 15 pages change, so that a hundred commits fill several pieces of a copy. */
const commit =
  'BEGIN; UPDATE counter SET n = n + 1; UPDATE filler SET data = randomblob(60000) WHERE id = 1; COMMIT;';
const commits = (times: number) => commit.repeat(times);

async function startCounter(shop: Workshop, mode: 'WAL' | 'DELETE'): Promise<Writer> {
  const writer = await startServer(shop, mode);
  await writer.run('PRAGMA wal_autocheckpoint = 0');
  await writer.run('CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0)');
  await writer.run('CREATE TABLE filler (id INTEGER PRIMARY KEY, data BLOB)');
  await writer.run('INSERT INTO filler VALUES (1, NULL), (2, randomblob(6000000))');
  return writer;
}

/** Pins the database; `between` runs after each piece, with how many there have been. */
async function pin(shop: Workshop, mode: 'WAL' | 'DELETE', between: (piece: number) => Promise<void>) {
  mkdirSync(shop.scratch, { recursive: true });
  const to = join(shop.scratch, 'copy.db');
  let pieces = 0;
  const watch: CopyWatch = {
    begin: () => undefined,
    piece: () => between((pieces += 1)),
    end: () => 0,
  };
  const source = { path: shop.path, name: 'data.db', walMode: mode === 'WAL' };
  const read = await pinnedRead(source, to, watch, jobContext());
  return { read, to, pieces };
}

const counterOf = (path: string) => Number(valueOf(path, 'SELECT n FROM counter'));
const integrityOf = (path: string) => valueOf(path, 'PRAGMA integrity_check');

test('a WAL that was checkpointed and begun anew during the read is thrown away; keeping it would lose commits', async () => {
  const shop = makeWorkshop();
  const writer = await startCounter(shop, 'WAL');
  await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
  await writer.run(commits(150));
  await writer.run('PRAGMA wal_checkpoint(PASSIVE)');
  const naive = join(shop.root, 'naive.db');
  // Main has two pieces; the first piece of the WAL is of the old one, the rest of the new one.
  const { read, to } = await pin(shop, 'WAL', async (piece) => {
    if (piece === 3) await writer.run(commits(150));
    if (piece !== 5) return;
    copyFileSync(join(shop.scratch, 'copy.db'), naive);
    copyFileSync(join(shop.scratch, 'copy.db-wal'), `${naive}-wal`);
  });
  expect(read).toMatchObject({ kind: 'copied', walKept: false });
  expect(existsSync(`${to}-wal`)).toBe(false);
  expect(integrityOf(to)).toBe('ok');
  expect(counterOf(to)).toBe(150);

  expect(integrityOf(naive)).toBe('ok');
  expect(counterOf(naive)).toBeLessThan(150);
  expect(counterOf(naive)).toBeGreaterThan(0);
  expect(await writer.run('SELECT n FROM counter')).toEqual([{ n: 300 }]);
});

test('a WAL that was emptied during the read leaves main alone, with everything that was committed', async () => {
  const shop = makeWorkshop();
  const writer = await startCounter(shop, 'WAL');
  await writer.run(commits(20));
  await writer.run('PRAGMA wal_checkpoint(PASSIVE)');
  const { read, to } = await pin(shop, 'WAL', async (piece) => {
    if (piece === 1) await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
  });
  expect(read).toMatchObject({ kind: 'copied', walKept: false });
  expect(counterOf(to)).toBe(20);
  expect(integrityOf(to)).toBe('ok');
});

test('a WAL that was empty and is begun during the read is not kept', async () => {
  const shop = makeWorkshop();
  const writer = await startCounter(shop, 'WAL');
  await writer.run(commits(20));
  await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
  const { read, to } = await pin(shop, 'WAL', async (piece) => {
    if (piece === 1) await writer.run(commits(5));
  });
  expect(read).toMatchObject({ kind: 'copied', walKept: false });
  expect(counterOf(to)).toBe(20);
});

test('what is committed and checkpointed during the read tears nothing, and nothing from before it is missing', async () => {
  const shop = makeWorkshop();
  const writer = await startCounter(shop, 'WAL');
  await writer.run(commits(100));
  const { read, to, pieces } = await pin(shop, 'WAL', async () => {
    await writer.run(commits(10));
    await writer.run('PRAGMA wal_checkpoint(RESTART)');
  });
  expect(read).toMatchObject({ kind: 'copied', walKept: true });
  expect(pieces).toBeGreaterThan(3);
  expect(integrityOf(to)).toBe('ok');
  expect(counterOf(to)).toBeGreaterThanOrEqual(100);
});

test('in rollback mode writers wait as long as the read takes, and not longer', async () => {
  const shop = makeWorkshop();
  const writer = await startCounter(shop, 'DELETE');
  await writer.run(commits(3));
  const answers: string[] = [];
  const { read, to } = await pin(shop, 'DELETE', async () => {
    answers.push(await writer.attempt('BEGIN; UPDATE counter SET n = n + 1; COMMIT'));
    await writer.run('ROLLBACK');
  });
  expect(answers).toEqual(['SQLITE_BUSY', 'SQLITE_BUSY']);
  expect(read).toMatchObject({ kind: 'copied', walKept: false });
  expect(counterOf(to)).toBe(3);
  expect(await writer.attempt(commit)).toBe('ok');
});

test('a server that stops during the read cannot take its WAL away', async () => {
  const shop = makeWorkshop();
  const writer = await startCounter(shop, 'WAL');
  await writer.run(commits(100));
  const { read, to } = await pin(shop, 'WAL', async (piece) => {
    if (piece === 1) await writer.stop();
  });
  expect(read).toMatchObject({ kind: 'copied', walKept: true });
  expect(counterOf(to)).toBe(100);
  expect(integrityOf(to)).toBe('ok');
});
