import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chosenRows, digestOf } from '../../../electron/actions/rows/chosen-rows.ts';
import { changeRowsOnHost, planRowsOnHost } from '../../../electron/actions/rows/rows-on-host.ts';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { copyKey, openedText } from '../../fakes/kept-copy.ts';
import { noSshServer } from '../../lab/ssh/start-ssh-server.ts';
import { call, later } from '../live-database/support/children.ts';
import { server } from '../live-database/support/reading-behaves.ts';
import { failureOf, stoppedDatabase } from '../live-database/support/refusals-behave.ts';
import { readers, startDatabaseHost } from './support/host-shop.ts';
import type { DatabaseHost, HostShop } from './support/host-shop.ts';

const change = { table: 'odd', where: 'id >= :first', set: 'b = :now_utc' };
const task = { changes: [change], parameters: { first: 1, now_utc: '2026-01-02 03:04:05' }, mostRows: 10 };

/** A row of every kind of value that a digest, a safety copy and a cell must tell apart. */
const oddRows = `CREATE TABLE odd (id INTEGER PRIMARY KEY, b, c);
  INSERT INTO odd VALUES (1, 1, 1.0), (2, 9007199254740993, -9223372036854775808), (3, 0.1, 1e300),
    (4, 'a''b' || char(10) || 'c,d' || char(13), 'x' || char(0) || 'y'), (5, x'00ff0a2c', NULL), (6, '', x''),
    (7, '한글 😀', 9e999), (8, '-- ; .quit', 1.0e-300)`;

const hostRows = (shop: HostShop) => ({ location: shop.location, path: 'data.db', call: call() });

function newSafetyCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-kept-'));
  later(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'rows.sql.sealed');
}

for (const reader of readers) {
  describe.skipIf(noSshServer !== null)(`rows on a host that has ${reader} ${noSshServer ?? ''}`, () => {
    let host: DatabaseHost;
    beforeAll(async () => {
      host = await startDatabaseHost(reader);
    });
    afterAll(() => host.stop());

    test('are seen to the last bit, changed as planned, and can be put back', async () => {
      const shop = host.openShop();
      const writer = await server(shop, 'WAL');
      await writer.run(oddRows);
      const planned = await planRowsOnHost(hostRows(shop), { ...task, shownRows: 3 });
      const database = openSqlite(shop.path('data.db'), {
        readOnly: true,
        mustExist: true,
        busyTimeoutMs: 1000,
      });
      later(() => void database.close());
      const here = () => digestOf([chosenRows(database, change, task.parameters, 10)]);
      expect(planned).toMatchObject({
        source: 'original',
        digest: here(),
        changes: [{ count: 8, tooMany: false, columns: ['id', 'b', 'c'] }],
      });
      expect(planned.changes[0]?.rows).toEqual([
        [1, 1, 1],
        [2, '9007199254740993', '-9223372036854775808'],
        [3, 0.1, 1e300],
      ]);
      const main = readFileSync(shop.path('data.db'));
      const safetyCopy = newSafetyCopy();
      const changed = await changeRowsOnHost(hostRows(shop), {
        ...task,
        digest: planned.digest,
        safetyCopy,
        copyKey,
      });
      expect(changed).toEqual({ kind: 'changed', changes: [{ changed: 8, remaining: 8 }] });
      expect(await writer.run("SELECT count(*) AS n FROM odd WHERE b = '2026-01-02 03:04:05'")).toEqual([
        { n: 8 },
      ]);
      expect(readFileSync(shop.path('data.db')).equals(main)).toBe(true);
      expect(statSync(safetyCopy).mode & 0o777).toBe(0o600);
      expect(readFileSync(safetyCopy).includes('INSERT')).toBe(false);
      await writer.run(await openedText(safetyCopy));
      expect(here()).toBe(planned.digest);
    });

    test('that are others by now are left alone, and so are more than the plan may change', async () => {
      const shop = host.openShop();
      const writer = await server(shop, 'WAL');
      await writer.run(oddRows);
      const { digest } = await planRowsOnHost(hostRows(shop), { ...task, shownRows: 3 });
      await writer.run('UPDATE odd SET c = 2 WHERE id = 1');
      const safetyCopy = newSafetyCopy();
      const planned = { ...task, digest, safetyCopy, copyKey };
      expect(await changeRowsOnHost(hostRows(shop), planned)).toEqual({ kind: 'plan-changed' });
      const few = { ...task, mostRows: 7, shownRows: 3 };
      expect(await planRowsOnHost(hostRows(shop), few)).toMatchObject({
        changes: [{ count: 7, tooMany: true }],
      });
      await writer.run(`UPDATE odd SET c = 1.0 WHERE id = 1;
        CREATE TRIGGER along AFTER UPDATE ON odd BEGIN DELETE FROM note WHERE id = 1; END`);
      expect(await failureOf(changeRowsOnHost(hostRows(shop), planned))).toMatchObject({
        code: 'action/changes-more',
      });
      expect(await writer.run('SELECT count(*) AS n FROM note')).toEqual([{ n: 300 }]);
      expect(existsSync(safetyCopy)).toBe(false);
      expect(await writer.attempt('BEGIN IMMEDIATE')).toBe('ok');
    });

    test('of a locked database are busy, and those of a stopped one are not touched', async () => {
      const shop = host.openShop();
      const writer = await server(shop, 'WAL');
      await writer.run(oddRows);
      const { digest } = await planRowsOnHost(hostRows(shop), { ...task, shownRows: 3 });
      const planned = { ...task, digest, safetyCopy: newSafetyCopy(), copyKey };
      await writer.run('BEGIN IMMEDIATE');
      const short = { ...hostRows(shop), call: call(4000) };
      expect(await failureOf(changeRowsOnHost(short, planned))).toMatchObject({ code: 'database/busy' });
      await writer.run('ROLLBACK');
      await writer.stop();
      expect(await changeRowsOnHost(hostRows(shop), planned)).toEqual({ kind: 'plan-changed' });
      expect(shop.files()).toEqual(['data.db']);
    });

    test('in rollback mode are changed as well', async () => {
      const shop = host.openShop();
      await stoppedDatabase(shop, 'DELETE');
      const title = { table: 'note', where: 'id = 1', set: "title = 'one'" };
      const one = { changes: [title], parameters: {}, mostRows: 10 };
      const { digest } = await planRowsOnHost(hostRows(shop), { ...one, shownRows: 1 });
      const planned = { ...one, digest, safetyCopy: newSafetyCopy(), copyKey };
      expect(await changeRowsOnHost(hostRows(shop), planned)).toMatchObject({ kind: 'changed' });
      expect(shop.files()).toEqual(['data.db']);
    });
  });
}
