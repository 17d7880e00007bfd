import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hostPorts } from '../../../electron/locations/host-ports.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import { appPassword, Cluster, noServer } from './support/cluster.ts';
import { evidence, probe } from './support/run-probe.ts';
import type { ProbeRun } from './support/run-probe.ts';

describe.skipIf(noServer)('the PostgreSQL probe', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await cluster.sql(
      'shop',
      "SET ROLE app; CREATE TABLE item AS SELECT n AS id, 'item ' || n AS name FROM generate_series(1, 300) n",
    );
  });
  afterAll(() => cluster.remove());

  it('connects, and says the version, the database and how many connections are open', async () => {
    const outcome = await probe({ url: cluster.url() });
    expect(outcome).toMatchObject({ state: 'ok', value: null });
    expect(evidence(outcome, 'version')).toMatch(/^\d+\.\d+/);
    expect(evidence(outcome, 'server')).toBe(`127.0.0.1:${cluster.port}`);
    expect(evidence(outcome, 'encrypted')).toBe('no');
    expect(evidence(outcome, 'connections')).toMatch(/^\d+ of 100$/);
  });

  it.skipIf(noSshServer !== null)(
    'goes through the host of its target to an address of the loopback',
    async () => {
      const [server, desk] = await Promise.all([startSshServer(), practiceDesk()]);
      onTestFinished(async () => {
        await desk.dispose();
        await server.stop();
      });
      const connection = desk.connections.to(desk.enter(server));
      const ports = hostPorts(() => connection);
      for (const tls of ['disable', 'prefer'] as const) {
        const outcome = await probe({
          url: cluster.url({ tls }),
          ports,
          probe: { sql: 'SELECT count(*) FROM item' },
        });
        expect(outcome).toMatchObject({ state: 'ok', value: 300 });
        expect(evidence(outcome, 'through')).toBe(`SSH to ${connection.label}`);
      }
      const nobody = await probe({ url: cluster.url({ host: 'localhost', port: 1 }), ports });
      expect(nobody).toMatchObject({
        state: 'down',
        reason: { en: expect.stringContaining('Nothing listens on localhost:1 of') as string },
      });
      const socket = await probe({ url: cluster.url({ host: '/var/run/postgresql' }), ports });
      expect(socket.reason?.en).toContain('is not reached over SSH');
      await server.stop();
      expect(await probe({ url: cluster.url(), ports })).toMatchObject({ state: 'unknown' });
    },
  );

  it('asks one SELECT, whose first column is the value and whose columns are expected to be', async () => {
    const sql =
      'SELECT count(*) AS items, max(name) AS last, true AS fine, 9007199254740993 AS big FROM item;';
    const expectations = [
      { value: { 'greater-than': 100 } },
      { column: 'fine', equals: 'true' },
      { column: 'items', 'less-than': 200, else: 'degraded', reason: 'too many items' },
    ];
    const outcome = await probe({ url: cluster.url(), probe: { sql, unit: 'rows', expect: expectations } });
    expect(outcome).toMatchObject({
      state: 'degraded',
      value: 300,
      unit: 'rows',
      reason: { en: 'too many items' },
    });
    expect(evidence(outcome, 'row 1')).toBe('items=300, last=item 99, fine=true, big=9007199254740993');
  });

  it('shows no more rows than it is asked to, and reads no more', async () => {
    const sql = 'SELECT a.id, repeat(b.name, 1000) FROM item a, item b, item c, item d';
    const outcome = await probe({ url: cluster.url(), probe: { sql, rows: 2 } });
    expect(outcome.state).toBe('ok');
    expect(outcome.evidence.map((fact) => fact.name).slice(-3)).toEqual(['row 1', 'row 2', 'rows']);
  });

  it('cannot write, run a second statement, or read without an end', async () => {
    expect(
      await probe({ url: cluster.url(), probe: { sql: "SELECT nextval('no_such_sequence')" } }),
    ).toMatchObject({
      state: 'unknown',
      reason: { en: expect.stringContaining('42P01') as string },
    });
    await cluster.sql('shop', 'SET ROLE app; CREATE SEQUENCE counter');
    expect(await probe({ url: cluster.url(), probe: { sql: "SELECT nextval('counter')" } })).toMatchObject({
      state: 'unknown',
      reason: { en: expect.stringContaining('25006') as string },
    });
    const two = 'SELECT 1; DELETE FROM item';
    expect((await probe({ url: cluster.url(), probe: { sql: two } })).state).toBe('unknown');
    expect(await cluster.sql('shop', 'SELECT count(*) FROM item')).toBe('300');
    const huge = await probe({ url: cluster.url(), probe: { sql: "SELECT repeat('x', 40000000)" } });
    expect(huge).toMatchObject({
      state: 'unknown',
      reason: { en: expect.stringContaining('16 MiB') as string },
    });
  });

  it('tells a query that its limit cancelled from a server that does not answer', async () => {
    const slow = await probe({ url: cluster.url(), probe: { sql: 'SELECT pg_sleep(30)' }, timeoutMs: 1500 });
    expect(slow).toMatchObject({
      state: 'degraded',
      reason: { en: expect.stringContaining('cancelled') as string },
    });
    expect(evidence(slow, 'version')).toBeDefined();
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const outcome = await probe({ url: cluster.url({ port }), timeoutMs: 1200 });
    silent.close();
    expect(outcome).toMatchObject({
      state: 'down',
      reason: { en: expect.stringContaining('in time') as string },
    });
  });

  it('ends at once when it is cancelled', async () => {
    const controller = new AbortController();
    const running = probe({
      url: cluster.url(),
      probe: { sql: 'SELECT pg_sleep(30)' },
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 300);
    const before = Date.now();
    expect(await running).toMatchObject({ state: 'unknown', reason: { en: 'The operation was cancelled.' } });
    expect(Date.now() - before).toBeLessThan(15_000);
  });

  it.each<[string, Partial<ProbeRun> & { readonly change?: object }, string]>([
    ['nobody listens', { change: { port: 1 } }, 'postgres/unreachable'],
    ['the socket is not there', { change: { host: '/nowhere', port: 5432 } }, 'postgres/unreachable'],
    ['the name is unknown', { change: { host: 'db.invalid' } }, 'postgres/unreachable'],
    ['the password is wrong', { password: 'not-it' }, 'postgres/wrong-password'],
    ['there is no password', { password: null }, 'postgres/wrong-password'],
    ['the database is missing', { change: { database: 'shoq' } }, 'postgres/no-database'],
    ['TLS is asked for and not spoken', { change: { tls: 'require' } }, 'postgres/no-tls'],
  ])('is down and says why when %s', async (_what, { change, ...options }, code) => {
    const outcome = await probe({ url: cluster.url(change ?? {}), ...options });
    expect(outcome.state).toBe('down');
    expect(evidence(outcome, 'failed with')).toBe(code);
    expect(JSON.stringify(outcome)).not.toContain(appPassword);
    expect(JSON.stringify(outcome)).not.toContain('not-it');
  });

  it('is down when no connection is left, and when a role may not read', async () => {
    await cluster.sql('postgres', 'ALTER ROLE app CONNECTION LIMIT 0');
    const full = await probe({ url: cluster.url() });
    await cluster.sql('postgres', 'ALTER ROLE app CONNECTION LIMIT -1');
    expect(evidence(full, 'failed with')).toBe('postgres/too-many-connections');
    await cluster.sql('shop', 'CREATE TABLE hidden (id int)');
    const hidden = await probe({ url: cluster.url(), probe: { sql: 'SELECT * FROM hidden' } });
    expect(evidence(hidden, 'failed with')).toBe('postgres/no-access');
  });

  it('is degraded when sessions begin read-only, unless the pack says that this is fine', async () => {
    await cluster.sql('postgres', 'ALTER ROLE app SET default_transaction_read_only = on');
    const outcome = await probe({ url: cluster.url() });
    const allowed = await probe({ url: cluster.url(), probe: { 'when-read-only': 'ok' } });
    await cluster.sql('postgres', 'ALTER ROLE app RESET default_transaction_read_only');
    expect(outcome).toMatchObject({
      state: 'degraded',
      reason: { en: expect.stringContaining('read-only') as string },
    });
    expect(evidence(outcome, 'read-only')).toBe('yes');
    expect(allowed.state).toBe('ok');
  });

  it('takes neither a password nor a user from the environment', async () => {
    process.env['PGPASSWORD'] = appPassword;
    try {
      const outcome = await probe({ url: cluster.url(), password: null });
      expect(evidence(outcome, 'failed with')).toBe('postgres/wrong-password');
    } finally {
      delete process.env['PGPASSWORD'];
    }
  });

  it('is paused without an address', async () => {
    expect((await probe({ url: '' })).state).toBe('paused');
  });
});
