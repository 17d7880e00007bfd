import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  planDatabaseQueries,
  queryDatabaseFile,
  readDatabasePage,
} from '../../../electron/locations/live-database/client.ts';
import type { DatabaseAccess } from '../../../electron/locations/live-database/client.ts';
import { checkSecureStore } from '../../../electron/locations/secure-store/check-store.ts';
import { LocalLocation } from '../../../electron/locations/local-location.ts';
import type { ViewFilter } from '../../../shared/model/view.ts';
import { noSshServer } from '../../lab/ssh/start-ssh-server.ts';
import { call, makeWorkshop } from '../live-database/support/children.ts';
import { matching } from '../live-database/support/matching.ts';
import { server } from '../live-database/support/reading-behaves.ts';
import { failureOf, stoppedDatabase } from '../live-database/support/refusals-behave.ts';
import { readers, startDatabaseHost } from './support/host-shop.ts';
import type { DatabaseHost, HostShop } from './support/host-shop.ts';

/** Reads the same files as an account of this computer would. */
function here(shop: HostShop): DatabaseAccess {
  return { location: new LocalLocation(shop.root), children: makeWorkshop().children };
}

const limits = { needsTable: null, maxRows: 100, maxBytes: 100_000, maxMs: 10_000 };
const query = (access: DatabaseAccess, sql: string, more = {}) =>
  queryDatabaseFile(access, 'data.db', { sql, parameters: {}, ...limits, ...more }, call());

/** Two answers that took their own time. */
function timeless<Answer extends object>(answer: Answer): Answer {
  return { ...answer, lockWaitMs: 0, queryMs: 0, readAt: 0 };
}

const oddValues = `WITH odd(a, "b,c") AS (VALUES (1, 1.0), (9007199254740993, -0.1), ('line' || char(10) || 'break' || char(13), NULL),
  ('zero' || char(0) || 'byte', x''), ('한글 😀 ''"', zeroblob(1000)), (replace(hex(zeroblob(3000)), '0', '글'), x'0a2c00')) SELECT a, "b,c", a FROM odd`;

const columns = [
  { id: 'id', type: 'number', zone: 'UTC' },
  { id: 'title', type: 'text', zone: 'UTC' },
];
const page = {
  sql: 'SELECT id, title FROM note WHERE id < :below -- all;',
  parameters: { below: 290 },
  columns,
  order: { column: 'title', direction: 'desc' },
  offset: 3,
  limit: 5,
  maxBytes: 100_000,
} as const;

for (const reader of readers) {
  describe.skipIf(noSshServer !== null)(`a host that has ${reader} answers ${noSshServer ?? ''}`, () => {
    let host: DatabaseHost;
    beforeAll(async () => {
      host = await startDatabaseHost(reader);
    });
    afterAll(() => host.stop());

    test('queries, pages and plans as this computer does', async () => {
      const shop = host.openShop();
      const writer = await server(shop, 'WAL');
      await writer.run("UPDATE note SET title = 'ÖL [1] * ' || id WHERE id IN (5, 6)");
      const local = here(shop);
      expect(timeless(await query(shop, oddValues))).toEqual(timeless(await query(local, oddValues)));
      const bound = { parameters: { a: "it's", b: 7, c: null } };
      const binding = "SELECT :a, typeof(:b), -- ';\n :c, '-- :a'";
      expect(timeless(await query(shop, binding, bound))).toEqual(
        timeless(await query(local, binding, bound)),
      );
      const filters: ViewFilter[] = [
        {},
        { text: 'öl [1] *' },
        { text: 'NOTE 1' },
        { columns: { id: ['7', '8'] } },
      ];
      for (const filter of filters) {
        const there = await readDatabasePage(shop, 'data.db', { ...page, filter }, call());
        expect(timeless(there)).toEqual(
          timeless(await readDatabasePage(local, 'data.db', { ...page, filter }, call())),
        );
      }
      const plan = {
        cases: 'SELECT id AS note FROM note WHERE id < 3',
        queries: ['SELECT * FROM note WHERE id = :note', 'SELECT * FROM note ORDER BY title'],
        parameters: {},
        mostCases: 1,
        mostRows: 10,
        mostMs: 1000,
      };
      const planned = await planDatabaseQueries(shop, 'data.db', plan, call());
      const steps = ({ cases, more }: typeof planned) => [
        more,
        cases.map(({ label, queries }) => [label, queries.map((one) => [one.steps, one.rows])]),
      ];
      expect(steps(planned)).toEqual(steps(await planDatabaseQueries(local, 'data.db', plan, call())));
    });

    test('the next question with the same program, and from what stands in the database then', async () => {
      const shop = host.openShop();
      const writer = await server(shop, 'WAL');
      const counted = async () => {
        const answer = await query(shop, 'SELECT count(*) FROM note');
        return answer.kind === 'rows' && answer.rows[0]?.[0];
      };
      const begun = () => host.server.log().split('Starting session').length;
      expect(await counted()).toBe(300);
      const before = begun();
      expect(await counted()).toBe(300);
      expect(begun()).toBe(before);
      await writer.run("INSERT INTO note (title) VALUES ('later')");
      expect(await counted()).toBe(301);
      await writer.stop();
      expect(shop.files()).toEqual(['data.db']);
      expect(await query(shop, 'SELECT count(*) FROM note')).toMatchObject({ source: 'copy', rows: [[301]] });
      host.link.cut();
      await expect
        .poll(async () => query(shop, 'SELECT 1').catch(() => null), { timeout: 20_000 })
        .not.toBeNull();
    });

    test('that somebody holds the database for himself, and leaves it locked', async () => {
      for (const setUp of [
        ['PRAGMA journal_mode = DELETE', 'BEGIN EXCLUSIVE'],
        ['PRAGMA locking_mode = EXCLUSIVE', 'PRAGMA journal_mode = WAL', 'BEGIN EXCLUSIVE'],
      ]) {
        const shop = host.openShop();
        await stoppedDatabase(shop, setUp.length === 3 ? 'WAL' : 'DELETE');
        const holder = await shop.open('data.db');
        for (const sql of setUp) await holder.run(sql);
        const files = shop.files();
        const asked = { sql: 'SELECT 1', parameters: {}, ...limits };
        expect(await failureOf(queryDatabaseFile(shop, 'data.db', asked, call(4000)))).toMatchObject({
          code: 'database/busy',
        });
        expect(shop.files()).toEqual(files);
        const other = await shop.open('data.db');
        expect(await other.attempt('SELECT count(*) FROM note')).toBe('SQLITE_BUSY');
        await Promise.all([holder.crash(), other.crash()]);
      }
    });

    test('no more than is wanted, and says so', async () => {
      const shop = host.openShop();
      await server(shop, 'WAL');
      const many = 'SELECT a.id, b.title FROM note a, note b';
      expect(await query(shop, many, { maxBytes: 500, maxRows: 50_000 })).toMatchObject({ truncated: true });
      const large = { ...page, sql: many, filter: {}, limit: 50_000, maxBytes: 500, parameters: {} };
      expect(await failureOf(readDatabasePage(shop, 'data.db', large, call()))).toMatchObject({
        code: 'database/too-large',
      });
      expect(await failureOf(query(shop, 'SELECT newer_than_it()'))).toMatchObject({
        code: 'database/query-failed',
        text: matching(/no such function: newer_than_it \(SQLite 3\.[\d.]+ on .*127\.0\.0\.1/),
      });
      const missing = await query(shop, 'SELECT 1', { needsTable: 'nothing' });
      expect(missing).toEqual({ kind: 'missing-table' });
      const slow = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n';
      const plan = {
        cases: null,
        queries: [slow, 'SELECT 1'],
        parameters: {},
        mostCases: 1,
        mostRows: 1e9,
        mostMs: 200,
      };
      const planned = await planDatabaseQueries(shop, 'data.db', plan, call());
      expect(planned.cases[0]?.queries).toHaveLength(2);
    });

    test('texts of a database in UTF-16', async () => {
      const shop = host.openShop();
      for (const [name, encoding] of [
        ['le.db', 'UTF-16le'],
        ['be.db', 'UTF-16be'],
      ] as const) {
        const writer = await shop.open(name);
        await writer.run(`PRAGMA encoding = '${encoding}'; CREATE TABLE t AS SELECT '한글 😀' AS a`);
        const answer = await queryDatabaseFile(
          shop,
          name,
          { sql: 'SELECT a FROM t', parameters: {}, ...limits },
          call(),
        );
        expect(answer).toMatchObject({ rows: [['한글 😀']] });
        await writer.crash();
      }
    });

    test('for a file and a query that would be commands elsewhere, and runs none', async () => {
      const shop = host.openShop();
      const name = `it's "a" $(touch HACKED) \`touch HACKED\`;\n.shell touch HACKED\n%41?mode=rwc#.db`;
      const writer = await shop.open(name);
      await writer.run('PRAGMA journal_mode = WAL; CREATE TABLE t (a)');
      const hostile = "';\n.shell touch HACKED\n.quit\n$(touch HACKED)\n";
      const asked = { sql: 'SELECT :a,\n/\n2 AS half', parameters: { a: hostile }, ...limits };
      const wrong = await failureOf(queryDatabaseFile(shop, name, asked, call()));
      expect(wrong.code).toBe('database/query-failed');
      const sql = "SELECT :a AS a, '\n.quit\n.shell touch HACKED\n' AS b -- it's\n";
      expect(await queryDatabaseFile(shop, name, { ...asked, sql }, call())).toMatchObject({
        source: 'original',
        columns: ['a', 'b'],
        rows: [[hostile, '\n.quit\n.shell touch HACKED\n']],
      });
      const beyond = 'SELECT writefile(:a, 1)';
      expect(await failureOf(queryDatabaseFile(shop, name, { ...asked, sql: beyond }, call()))).toMatchObject(
        {
          text: matching(/no such function: writefile/),
        },
      );
      await writer.stop();
      expect(await queryDatabaseFile(shop, name, { ...asked, sql }, call())).toMatchObject({
        source: 'copy',
      });
      expect(shop.files()).toEqual([name]);
      expect(shop.scratchFiles()).toEqual([]);
    });

    test('whether the secrets of a store open, without having their key', async () => {
      const shop = host.openShop();
      const writer = await server(shop, 'WAL');
      const key = randomBytes(32);
      await writer.run(`UPDATE note SET title = x'${sealed(key)}' WHERE id = 1`);
      const check = {
        sql: 'SELECT title, title FROM note WHERE id < 3 ORDER BY id',
        key: { kind: 'raw', key: key.toString('base64') } as const,
        envelope: { prefix: Buffer.from('v1:').toString('base64'), encoding: 'raw' } as const,
        maxRows: 10,
      };
      const access = { location: shop.location, children: makeWorkshop().children };
      const { blobs } = await checkSecureStore(access, 'data.db', check, call());
      expect(blobs.map(({ state }) => state)).toEqual(['opened', 'form']);
    });

    test('sha256(), or what would have it', async () => {
      const shop = host.openShop();
      await server(shop, 'WAL');
      const digest = query(shop, 'SELECT sha256(title) FROM note WHERE id = 1');
      if (reader === 'python3') {
        const expected = createHash('sha256').update('note 1').digest('hex');
        expect(await digest).toMatchObject({ rows: [[expected]] });
      } else {
        const { code, text } = await failureOf(digest);
        expect([code, text]).toEqual(['ssh/lacks-program', expect.stringMatching(/sha256.*Install python3/)]);
      }
    });
  });
}

function sealed(key: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update('a secret'), cipher.final()]);
  return Buffer.concat([Buffer.from('v1:'), nonce, body, cipher.getAuthTag()]).toString('hex');
}
