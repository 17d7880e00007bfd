import { randomBytes } from 'node:crypto';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  inspectDatabaseFile,
  queryDatabaseFile,
} from '../../../../electron/locations/live-database/client.ts';
import { call } from './children.ts';
import type { DatabaseShop } from './children.ts';
import { matching } from './matching.ts';
import { fillDatabase } from './writer.ts';

export async function failureOf(
  work: Promise<unknown>,
): Promise<{ readonly code: unknown; readonly text: string }> {
  try {
    await work;
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error) return { code: error.code, text: error.message };
    throw error;
  }
  throw new Error('it should have failed');
}

export const inspect = (shop: Pick<DatabaseShop, 'children' | 'location'>, timeoutMs?: number) =>
  failureOf(inspectDatabaseFile(shop, 'data.db', { quickCheckUpToBytes: 1e9 }, call(timeoutMs)));

export async function stoppedDatabase(
  shop: DatabaseShop,
  mode: 'WAL' | 'DELETE',
  rows = 300,
): Promise<string> {
  const path = shop.path('data.db');
  const writer = await shop.open('data.db');
  await fillDatabase(writer, mode, rows);
  await writer.stop();
  return path;
}

export const query = (shop: DatabaseShop, sql: string, timeoutMs = 15_000) =>
  queryDatabaseFile(
    shop,
    'data.db',
    { sql, parameters: {}, needsTable: null, maxRows: 3, maxBytes: 10_000, maxMs: timeoutMs },
    call(timeoutMs),
  );

export const endless =
  'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';

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

/** What is no database or is damaged, wherever the files lie. */
export function refusalsBehave(openShop: () => DatabaseShop): void {
  for (const [what, content, reason] of notDatabases) {
    test(`${what} in the database's place is named for what it is and left alone`, async () => {
      const shop = openShop();
      writeFileSync(shop.path('data.db'), content);
      const { code, text } = await inspect(shop);
      expect(code).toBe('database/not-a-database');
      expect(text).toMatch(reason);
      expect(shop.files()).toEqual(['data.db']);
      expect(readFileSync(shop.path('data.db')).equals(Buffer.from(content))).toBe(true);
    });
  }

  test('a database that was cut off is told from a damaged one', async () => {
    const shop = openShop();
    truncateSync(await stoppedDatabase(shop, 'DELETE', 5000), 8192);
    expect(await inspect(shop)).toMatchObject({
      code: 'database/not-a-database',
      text: matching(/cut off/),
    });
  });

  test('a damaged page is found by the quick check', async () => {
    const shop = openShop();
    const path = await stoppedDatabase(shop, 'DELETE', 5000);
    const bytes = readFileSync(path);
    bytes.fill(0xff, 8192, 12_288);
    writeFileSync(path, bytes);
    expect(await inspectDatabaseFile(shop, 'data.db', { quickCheckUpToBytes: 1e9 }, call())).toMatchObject({
      quickCheck: { kind: 'damaged' },
    });
  });

  test('a collation that only the server has makes the quick check impossible, not the database damaged', async () => {
    const shop = openShop();
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
}

/** What is asked of them: statements that are refused, and values that travel. */
export function statementsBehave(openShop: () => DatabaseShop): void {
  test('only one statement that reads is ever run', async () => {
    const shop = openShop();
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
    const shop = openShop();
    await stoppedDatabase(shop, 'DELETE');
    expect(await query(shop, 'SELECT id FROM note')).toMatchObject({
      rows: [[1], [2], [3]],
      truncated: true,
    });
    const values = "SELECT 9007199254740993, x'00ff', NULL, 1.5, zeroblob(100), '=cmd()' AS hostile";
    expect(await query(shop, `-- a comment\n ${values}`)).toMatchObject({
      truncated: false,
      rows: [['9007199254740993', '00ff', null, 1.5, `${'00'.repeat(32)}… (100 B)`, '=cmd()']],
    });
  });
}
