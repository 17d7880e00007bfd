import { fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databaseTaskNames } from '../../../electron/locations/live-database/task-schemas.ts';
import { LocalLocation } from '../../../electron/locations/local-location.ts';
import { NodeChildHost } from '../../../electron/platform/child-process-host.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { builtChild } from '../../fakes/built-child.ts';
import { call, later, makeWorkshop } from './support/children.ts';
import { matching } from './support/matching.ts';
import { Writer } from './support/writer.ts';
import {
  endless,
  failureOf,
  inspect,
  query,
  refusalsBehave,
  statementsBehave,
  stoppedDatabase,
} from './support/refusals-behave.ts';

refusalsBehave(makeWorkshop);
statementsBehave(makeWorkshop);

test('a missing database is named, and so is a missing folder', async () => {
  const shop = makeWorkshop();
  expect(await inspect(shop)).toMatchObject({
    code: 'location/not-found',
    text: matching(/data\.db/),
  });
  const location = new LocalLocation(join(shop.root, 'gone'));
  expect(await inspect({ children: shop.children, location })).toMatchObject({ code: 'location/not-found' });
});

for (const [how, setUp] of [
  ['rollback mode', ['PRAGMA journal_mode = DELETE', 'BEGIN EXCLUSIVE']],
  ['WAL mode', ['PRAGMA locking_mode = EXCLUSIVE', 'PRAGMA journal_mode = WAL', 'BEGIN EXCLUSIVE']],
] as const) {
  test(`a database that another process holds for itself (${how}) is busy, in time, and stays locked`, async () => {
    const shop = makeWorkshop();
    const path = await stoppedDatabase(shop, how === 'WAL mode' ? 'WAL' : 'DELETE');
    // Starting the process that reads is no part of the wait.
    expect(await query(shop, 'SELECT 1')).toMatchObject({ rows: [[1]] });
    const holder = await Writer.open(path);
    later(() => holder.crash());
    for (const sql of setUp) await holder.run(sql);
    const files = shop.files();
    const before = performance.now();
    expect(await inspect(shop, 3000)).toMatchObject({ code: 'database/busy' });
    expect(performance.now() - before).toBeLessThan(3000);
    expect(shop.files()).toEqual(files);
    const other = await Writer.open(path);
    later(() => other.crash());
    expect(await other.attempt('SELECT count(*) FROM note')).toBe('SQLITE_BUSY');
  });
}

test('a database on a network file system is never opened, and the ways that work are named', async () => {
  const shop = makeWorkshop();
  await stoppedDatabase(shop, 'WAL');
  const mounts = async () => [
    { point: '/', type: 'ext4' },
    { point: shop.root, type: 'fuse.sshfs' },
  ];
  const location = new LocalLocation(shop.root, { mounts, platform: 'linux' });
  const { code, text } = await inspect({ children: shop.children, location });
  expect(code).toBe('location/network-file-system');
  expect(text).toMatch(/fuse\.sshfs.*on the server itself/);
});

test('a stopped database that is too large to be copied is refused before any byte is copied', async () => {
  const shop = makeWorkshop();
  const path = await stoppedDatabase(shop, 'WAL');
  const file = { path, name: 'data.db', busyTimeoutMs: 100, copyLimitBytes: 1000 };
  const task = shop.children.run(databaseTaskNames.inspect, { file, quickCheckUpToBytes: null }, call());
  expect(await failureOf(task)).toMatchObject({ code: 'database/too-large' });
  expect(shop.scratchFiles()).toEqual([]);
});

/** Root may read everything: the child then runs as an account that may not. */
function childrenWithoutRights(): NodeChildHost {
  const host = new NodeChildHost({
    entry: builtChild,
    clock: new SystemClock(),
    fork: (entry) => {
      const nobody = 65_534;
      const account = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
      const child = fork(entry, [], { execArgv: [], serialization: 'advanced', ...account });
      return {
        send: (message) => void child.send(message),
        onMessage: (listener) => void child.on('message', listener),
        onExit: (listener) => void child.on('exit', (code) => listener(String(code))),
        kill: () => void child.kill('SIGKILL'),
      };
    },
  });
  later(() => host.dispose());
  return host;
}

test('a database that this account may not read is said to be so, and not to be damaged', async () => {
  const shop = makeWorkshop();
  const path = await stoppedDatabase(shop, 'DELETE');
  chmodSync(join(shop.root, '..'), 0o755);
  chmodSync(path, 0o000);
  const { code, text } = await inspect({ children: childrenWithoutRights(), location: shop.location });
  expect(code).toBe('location/not-readable');
  expect(text).toMatch(/may not read "data\.db"/);
});

test('a query without end is stopped with its process when its time is over, and the next one runs', async () => {
  const shop = makeWorkshop();
  await stoppedDatabase(shop, 'DELETE');
  expect(await failureOf(query(shop, endless, 700))).toMatchObject({ code: 'run/timeout' });
  expect(await query(shop, 'SELECT count(*) FROM note')).toMatchObject({ rows: [[300]] });
});

test('what a killed process left in the scratch folder is removed by the next one', async () => {
  const shop = makeWorkshop();
  await stoppedDatabase(shop, 'WAL');
  expect(await failureOf(query(shop, endless, 3000))).toMatchObject({ code: 'run/timeout' });
  expect(shop.scratchFiles()).toHaveLength(1);
  const foreign = mkdtempSync(join(shop.scratch, `holdfast-scratch-${process.pid}-`));
  later(() => rmSync(foreign, { recursive: true, force: true }));
  expect(await query(shop, 'SELECT count(*) FROM note')).toMatchObject({ rows: [[300]], source: 'copy' });
  // One of the living test process, which is left alone, and the one in use now.
  expect(shop.scratchFiles()).toHaveLength(2);
});
