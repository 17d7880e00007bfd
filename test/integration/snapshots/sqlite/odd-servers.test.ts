import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { LocalLocation } from '../../../../electron/locations/local-location.ts';
import type { CopyWatch } from '../../../../electron/snapshots/capture/sqlite/capture-watch.ts';
import { integrityCheck } from '../../../../electron/snapshots/capture/sqlite/check-database.ts';
import { locateDatabase } from '../../../../electron/snapshots/capture/sqlite/database-source.ts';
import { stoppedCopy } from '../../../../electron/snapshots/capture/sqlite/stopped-copy.ts';
import { later } from '../../live-database/support/children.ts';
import { Writer } from '../../live-database/support/writer.ts';
import { capture, failureOf, jobContext, makeWorkshop, startServer, valueOf } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const titles = (path: string, like: string) =>
  valueOf(path, `SELECT count(*) FROM note WHERE title LIKE '${like}'`);

/** A capture in a process of its own; `account` is whose. Answers its messages one by one. */
function startCapture(shop: Workshop, account: { uid?: number; gid?: number } = {}) {
  mkdirSync(shop.scratch, { recursive: true });
  if (account.uid !== undefined) chownSync(shop.scratch, account.uid, account.uid);
  const entry = join(import.meta.dirname, 'capture-process.ts');
  const child = fork(entry, [shop.path, shop.scratch], { execArgv: [], ...account });
  later(() => void child.kill('SIGKILL'));
  const messages: unknown[] = [];
  child.on('message', (message) => messages.push(message));
  return { child, messages };
}

async function resultOf({ child, messages }: ReturnType<typeof startCapture>): Promise<unknown> {
  await once(child, 'exit');
  return messages.at(-1);
}

for (const mode of ['PERSIST', 'TRUNCATE'] as const) {
  test(`a server that keeps its rollback journal (${mode}) is captured without it`, async () => {
    const shop = makeWorkshop();
    const writer = await startServer(shop, 'DELETE');
    await writer.run(`PRAGMA journal_mode = ${mode}`);
    await writer.run("UPDATE note SET title = 'new'");
    expect(shop.files()).toEqual(['data.db', 'data.db-journal']);
    const captured = await capture(shop);
    expect(captured.meaning).toMatchObject({ method: 'pinned-read', journalMode: 'delete' });
    expect(titles(captured.path, 'new')).toBe(300);
    expect(shop.files()).toEqual(['data.db', 'data.db-journal']);
  });
}

for (const mode of ['WAL', 'DELETE'] as const) {
  test(`a transaction that is not committed yet (${mode}) is not part of the copy, however far it got`, async () => {
    const shop = makeWorkshop();
    const writer = await startServer(shop, mode);
    await writer.run('PRAGMA cache_size = 5; PRAGMA cache_spill = 1');
    // In rollback mode the server waits with its changes until they no longer fit its cache.
    const change = mode === 'WAL' ? 'hex(randomblob(5000))' : "'changed'";
    await writer.run(`BEGIN; UPDATE note SET title = ${change} WHERE id > 100`);
    const captured = await capture(shop);
    expect(captured.meaning.method).toBe('pinned-read');
    expect(titles(captured.path, 'note %')).toBe(300);
    expect(integrityCheck(captured.path).ok).toBe(true);
    await writer.run('COMMIT');
    expect(titles((await capture(shop)).path, 'note %')).toBe(100);
  });
}

test('a stopped database to which a server comes back while it is copied is no one state', async () => {
  for (const sql of ['SELECT count(*) FROM note', "INSERT INTO note (title) VALUES ('back again')"]) {
    const shop = makeWorkshop();
    await (await startServer(shop, 'WAL')).stop();
    mkdirSync(shop.scratch);
    const watch: CopyWatch = {
      begin: () => undefined,
      end: () => 0,
      piece: async () => {
        const again = await Writer.open(shop.path);
        later(() => again.crash());
        await again.run(sql);
      },
    };
    const source = { path: shop.path, name: 'data.db' };
    expect(await stoppedCopy(source, join(shop.scratch, 'copy.db'), watch, jobContext())).toBeNull();
    const captured = await capture(shop);
    expect(captured.meaning.method).toBe('pinned-read');
  }
});

test('a database on a network file system is not opened, and the ways that work are named', async () => {
  const shop = makeWorkshop();
  await (await startServer(shop, 'WAL')).stop();
  const mounts = async () => [
    { point: '/', type: 'ext4' },
    { point: shop.root, type: 'nfs4' },
  ];
  const { signal } = new AbortController();
  const failure = await failureOf(
    locateDatabase(
      shop.path,
      'data.db',
      signal,
      (folder) => new LocalLocation(folder, { mounts, platform: 'linux' }),
    ),
  );
  expect(failure.code).toBe('location/network-file-system');
  expect(failure.text).toMatch(/nfs4.*on the server itself/);
  expect(await locateDatabase(shop.path, 'data.db', signal)).toEqual({ path: shop.path, name: 'data.db' });
});

test('an account that may only read captures a running server', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can become another account');
  for (const mode of ['WAL', 'DELETE'] as const) {
    const shop = makeWorkshop();
    const writer = await startServer(shop, mode);
    await writer.run("INSERT INTO note (title) VALUES ('newest')");
    chmodSync(dirname(shop.root), 0o755);
    const before = shop.files();
    const result = await resultOf(startCapture(shop, { uid: 65_534, gid: 65_534 }));
    expect(result, mode).toEqual({ method: 'pinned-read', rows: 301 });
    expect(shop.files()).toEqual(before);
  }
});

test('an account that may only read captures what a crashed server left', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can become another account');
  const shop = makeWorkshop();
  await (await startServer(shop, 'WAL')).crash();
  chmodSync(dirname(shop.root), 0o755);
  const before = shop.files();
  const result = await resultOf(startCapture(shop, { uid: 65_534, gid: 65_534 }));
  expect(result).toEqual({ method: 'pinned-read', rows: 300 });
  expect(shop.files()).toEqual(before);
});

test('a capture that is killed holds nothing back: the server writes on, and its scratch copy goes with the next capture', async () => {
  for (const mode of ['WAL', 'DELETE'] as const) {
    const shop = makeWorkshop();
    const writer = await startServer(shop, mode);
    await writer.run('CREATE TABLE filler (data BLOB); INSERT INTO filler VALUES (randomblob(30000000))');
    const { child } = startCapture(shop);
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(shop.scratchFiles()).toHaveLength(1);
    expect(await writer.attempt("INSERT INTO note (title) VALUES ('after')")).toBe('ok');
    const captured = await capture(shop);
    expect(captured.meaning).toMatchObject({ method: 'pinned-read', tables: { note: { rows: 301 } } });
    expect(shop.scratchFiles()).toHaveLength(1);
    await captured.release();
    expect(shop.scratchFiles()).toEqual([]);
  }
});

test('a stray file beside a stopped database is neither taken for its journal nor changed', async () => {
  const shop = makeWorkshop();
  await (await startServer(shop, 'DELETE')).stop();
  writeFileSync(`${shop.path}-journal`, 'not a journal');
  const captured = await capture(shop);
  expect(captured.meaning.tables).toMatchObject({ note: { rows: 300 } });
  expect(readFileSync(`${shop.path}-journal`, 'utf8')).toBe('not a journal');
  expect(statSync(captured.path).size).toBe(captured.sizeBytes);
});
