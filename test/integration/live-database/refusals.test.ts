import { randomBytes } from 'node:crypto';
import { fork } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { inspectDatabaseFile, queryDatabaseFile } from '../../../electron/locations/live-database/client.ts';
import { databaseTaskNames } from '../../../electron/locations/live-database/task-schemas.ts';
import { LocalLocation } from '../../../electron/locations/local-location.ts';
import { NodeChildHost } from '../../../electron/platform/child-process-host.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { builtChild } from '../../fakes/built-child.ts';
import { call, later, makeWorkshop } from './support/children.ts';
import type { Workshop } from './support/children.ts';
import { fillDatabase, Writer } from './support/writer.ts';
import { matching } from './support/matching.ts';

async function failureOf(work: Promise<unknown>): Promise<{ readonly code: unknown; readonly text: string }> {
  try {
    await work;
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error) return { code: error.code, text: error.message };
    throw error;
  }
  throw new Error('it should have failed');
}

const inspect = (shop: Pick<Workshop, 'children' | 'location'>, timeoutMs?: number) =>
  failureOf(inspectDatabaseFile(shop, 'data.db', { quickCheckUpToBytes: 1e9 }, call(timeoutMs)));

async function stoppedDatabase(shop: Workshop, mode: 'WAL' | 'DELETE', rows = 300): Promise<string> {
  const path = shop.path('data.db');
  const writer = await Writer.open(path);
  await fillDatabase(writer, mode, rows);
  await writer.stop();
  return path;
}

const notDatabases: readonly (readonly [string, Uint8Array | string, RegExp])[] = [
  ['an empty file', '', /is empty \(0 bytes\)/],
  ['zeros', new Uint8Array(8192), /nothing but zeros/],
  ['an encrypted file', randomBytes(8192), /header is random, so it is encrypted/],
  ['a text file', 'this is not a database. '.repeat(400), /another kind of file \(text\)/],
  [
    'a gzip file',
    Buffer.concat([Buffer.from([0x1f, 0x8b]), randomBytes(4000)]),
    /another kind of file \(gzip\)/,
  ],
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
    writeFileSync(shop.path('data.db'), content);
    const { code, text } = await inspect(shop);
    expect(code).toBe('database/not-a-database');
    expect(text).toMatch(reason);
    expect(shop.files()).toEqual(['data.db']);
    expect(readFileSync(shop.path('data.db')).equals(Buffer.from(content))).toBe(true);
  });
}

test('a database that was cut off is told from a damaged one', async () => {
  const shop = makeWorkshop();
  truncateSync(await stoppedDatabase(shop, 'DELETE', 5000), 8192);
  expect(await inspect(shop)).toMatchObject({
    code: 'database/not-a-database',
    text: matching(/cut off/),
  });
});

test('a damaged page is found by the quick check', async () => {
  const shop = makeWorkshop();
  const path = await stoppedDatabase(shop, 'DELETE', 5000);
  const bytes = readFileSync(path);
  bytes.fill(0xff, 8192, 12_288);
  writeFileSync(path, bytes);
  expect(await inspectDatabaseFile(shop, 'data.db', { quickCheckUpToBytes: 1e9 }, call())).toMatchObject({
    quickCheck: { kind: 'damaged' },
  });
});

test('a collation that only the server has makes the quick check impossible, not the database damaged', async () => {
  const shop = makeWorkshop();
  const path = await stoppedDatabase(shop, 'DELETE');
  const database = new Sqlite(path);
  database.unsafeMode(true);
  database.exec('CREATE INDEX by_title ON note (title)');
  database.exec(`PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, 'title TEXT', 'title TEXT COLLATE HANGUL') WHERE name = 'note'`);
  database.close();
  expect(await inspectDatabaseFile(shop, 'data.db', { quickCheckUpToBytes: 1e9 }, call())).toMatchObject({
    quickCheck: { kind: 'not-checkable', because: matching(/HANGUL/) },
  });
});

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

const query = (shop: Workshop, sql: string, timeoutMs = 15_000) =>
  queryDatabaseFile(
    shop,
    'data.db',
    { sql, parameters: {}, needsTable: null, maxRows: 3, maxBytes: 10_000, maxMs: timeoutMs },
    call(timeoutMs),
  );

test('only one statement that reads is ever run', async () => {
  const shop = makeWorkshop();
  await stoppedDatabase(shop, 'DELETE');
  const before = readFileSync(shop.path('data.db'));
  for (const sql of [
    'DELETE FROM note',
    'WITH old AS (SELECT 1) DELETE FROM note RETURNING id',
    'SELECT 1; DELETE FROM note',
    'PRAGMA user_version = 7',
    "ATTACH '/tmp/other.db' AS other",
    'SELECT nothing FROM note',
    'SELECT :unknown',
    '',
  ]) {
    expect(await failureOf(query(shop, sql)), sql).toMatchObject({ code: 'database/query-failed' });
  }
  expect(readFileSync(shop.path('data.db')).equals(before)).toBe(true);
});

test('rows beyond the limit are left out and said to be, and every value has a form that travels', async () => {
  const shop = makeWorkshop();
  await stoppedDatabase(shop, 'DELETE');
  expect(await query(shop, 'SELECT id FROM note')).toMatchObject({ rows: [[1], [2], [3]], truncated: true });
  const values = "SELECT 9007199254740993, x'00ff', NULL, 1.5, zeroblob(100), '=cmd()' AS hostile";
  expect(await query(shop, `-- a comment\n ${values}`)).toMatchObject({
    truncated: false,
    rows: [['9007199254740993', '00ff', null, 1.5, `${'00'.repeat(32)}… (100 B)`, '=cmd()']],
  });
});

const endless = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';

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
