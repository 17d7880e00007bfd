import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectDatabaseFile, queryDatabaseFile } from '../../../electron/locations/live-database/client.ts';
import { ownerName } from '../../../electron/locations/host-database-copy/host-folder.ts';
import { findLeftovers } from '../../../electron/locations/host-database-copy/leftovers.ts';
import { withHostEngine } from '../../../electron/locations/host-database/with-host-engine.ts';
import { noSshServer } from '../../lab/ssh/start-ssh-server.ts';
import { call } from '../live-database/support/children.ts';
import { matching } from '../live-database/support/matching.ts';
import { server } from '../live-database/support/reading-behaves.ts';
import { endless, failureOf, stoppedDatabase } from '../live-database/support/refusals-behave.ts';
import { readers, startDatabaseHost } from './support/host-shop.ts';
import type { DatabaseHost, HostShop } from './support/host-shop.ts';

/** Processes of that program that have something below a folder among their arguments. */
function programsOn(program: string, folder: string): readonly string[] {
  const isOne = (pid: string) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return words.startsWith(`${program}\0`) && words.includes(folder);
    } catch {
      // It has just ended.
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOne(name));
}

const patience = { timeout: 20_000 };

const query = (shop: HostShop, sql: string, timeoutMs = 30_000) =>
  queryDatabaseFile(
    shop,
    'data.db',
    { sql, parameters: {}, needsTable: null, maxRows: 3, maxBytes: 10_000, maxMs: timeoutMs },
    call(timeoutMs),
  );

for (const reader of readers) {
  describe.skipIf(noSshServer !== null)(`a host with ${reader} that is left ${noSshServer ?? ''}`, () => {
    let host: DatabaseHost;
    beforeAll(async () => {
      host = await startDatabaseHost(reader);
    });
    afterAll(() => host.stop());

    test('has nothing of a copy any more when the link is cut in the middle of a query', async () => {
      const shop = host.openShop();
      await stoppedDatabase(shop, 'WAL');
      const failure = failureOf(query(shop, endless));
      await expect.poll(() => shop.scratchFiles(), patience).toHaveLength(1);
      const [folder = ''] = shop.scratchFiles();
      const there = statSync(join(shop.scratch, folder));
      expect([there.mode & 0o777, there.uid]).toEqual([0o700, statSync(shop.root).uid]);
      host.link.cut();
      expect(await failure).toMatchObject({ code: 'ssh/lost' });
      await expect.poll(() => shop.scratchFiles(), patience).toEqual([]);
      expect(shop.files()).toEqual(['data.db']);
    });

    test('tells of a copy whether the program that made it still runs', async () => {
      const shop = host.openShop();
      await stoppedDatabase(shop, 'WAL');
      const failure = failureOf(query(shop, endless));
      // Other tests may leave something with this account at the same time.
      const used = async () =>
        (await findLeftovers(shop.location.connection, call()))
          .filter(({ path }) => path.startsWith(shop.scratch))
          .map(({ inUse }) => inUse);
      await expect.poll(used, patience).toEqual([true]);
      const [folder = ''] = shop.scratchFiles();
      const owner = readFileSync(join(shop.scratch, folder, ownerName), 'utf8');
      process.kill(Number(/^pid (\d+)$/m.exec(owner)?.[1]), 'SIGKILL');
      expect(await failure).toMatchObject({ code: matching(/^ssh\/(lost|program-failed)$/) });
      await expect.poll(used, patience).toEqual([false]);
      rmSync(join(shop.scratch, folder), { recursive: true });
    });

    const cases = reader === 'sqlite3' ? ['sqlite3'] : [];
    test.each(cases)('does not take for a wrong query that %s was ended', async (program) => {
      const shop = host.openShop();
      await stoppedDatabase(shop, 'WAL');
      const failure = failureOf(query(shop, endless));
      const shells = () => programsOn(program, `${shop.scratch}/`);
      await expect.poll(shells, patience).toHaveLength(1);
      process.kill(Number(shells()[0]), 'SIGKILL');
      expect(await failure).toMatchObject({ code: 'ssh/program-failed' });
      await expect.poll(() => shop.scratchFiles(), patience).toEqual([]);
    });

    test('has nothing of a copy any more when the time is over', async () => {
      const shop = host.openShop();
      await stoppedDatabase(shop, 'WAL');
      expect(await failureOf(query(shop, endless, 2500))).toMatchObject({ code: 'run/timeout' });
      await expect.poll(() => shop.scratchFiles(), patience).toEqual([]);
      expect(await query(shop, 'SELECT count(*) FROM note')).toMatchObject({ rows: [[300]], source: 'copy' });
      expect(shop.scratchFiles()).toEqual([]);
    });

    test('has changed nothing when the link is cut before a change is committed', async () => {
      const shop = host.openShop();
      const writer = await server(shop, 'WAL');
      const work = withHostEngine(shop.location, 'data.db', call(), async (engine) => {
        await engine.begin('change', 1000);
        await engine.execute("UPDATE note SET title = 'gone'", {});
        expect(await writer.attempt('BEGIN IMMEDIATE')).toBe('SQLITE_BUSY');
        host.link.cut();
        await engine.execute('COMMIT', {});
      });
      expect(await failureOf(work)).toMatchObject({ code: 'ssh/lost' });
      await expect.poll(() => writer.attempt('BEGIN IMMEDIATE'), patience).toBe('ok');
      expect(await writer.run("SELECT count(*) AS gone FROM note WHERE title = 'gone'")).toEqual([
        { gone: 0 },
      ]);
    });

    test('keeps its write-ahead log when the one that changed rows is the last to have the database open', async () => {
      const shop = host.openShop();
      const writer = await server(shop, 'WAL');
      await withHostEngine(shop.location, 'data.db', call(), async (engine) => {
        await engine.begin('change', 1000);
        await engine.execute("UPDATE note SET title = 'changed' WHERE id = 1", {});
        await engine.execute('COMMIT', {});
        await writer.crash();
      });
      expect(shop.files()).toEqual(['data.db', 'data.db-shm', 'data.db-wal']);
      expect(statSync(shop.path('data.db-wal')).size).toBeGreaterThan(0);
      const changed = "SELECT title FROM note WHERE title = 'changed'";
      expect(await query(shop, changed)).toMatchObject({ rows: [['changed']] });
    });
  });
}

describe.skipIf(noSshServer !== null)(`a host without any program for databases ${noSshServer ?? ''}`, () => {
  test('is told what it lacks and what that means', async () => {
    const host = await startDatabaseHost('nothing');
    try {
      const shop = host.openShop();
      await stoppedDatabase(shop, 'WAL');
      const inspected = inspectDatabaseFile(shop, 'data.db', { quickCheckUpToBytes: null }, call());
      const { code, text } = await failureOf(inspected);
      expect(code).toBe('ssh/lacks-program');
      expect(text).toMatch(/"data\.db" cannot be read.*neither python3.*nor the sqlite3 shell.*install/);
    } finally {
      await host.stop();
    }
  });
});
