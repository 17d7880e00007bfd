import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresKind } from '../../../electron/probes/kinds/postgres.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { hostPorts } from '../../../electron/locations/host-ports.ts';
import type { HostPorts } from '../../../electron/locations/host-ports.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import { bench, define, MemorySecrets } from '../probes/support/context.ts';
import { appPassword, Cluster, noServer } from './support/cluster.ts';

type Run = {
  readonly url: string;
  readonly probe?: object;
  readonly password?: string | null;
  readonly timeoutMs?: number;
  readonly ca?: string;
  readonly signal?: AbortSignal;
  readonly ports?: HostPorts;
};

async function probe({
  url,
  probe: parts,
  password = appPassword,
  timeoutMs,
  ca,
  signal,
  ports,
}: Run): Promise<ProbeOutcome> {
  const secrets = new MemorySecrets(password === null ? {} : { db: { username: null, secret: password } });
  const made = bench('', {
    settings: url === '' ? {} : { database: url },
    secrets,
    timeoutMs: timeoutMs ?? 8000,
    network: { ca: ca ?? null, proxy: null },
    ...(signal ? { signal } : {}),
    ...(ports ? { ports } : {}),
  });
  try {
    return await postgresKind.run(
      define('postgres', { server: 'database', password: 'db', ...parts }),
      made.context,
    );
  } finally {
    await made.dispose();
  }
}

function evidence({ evidence: facts }: ProbeOutcome, name: string): string | undefined {
  return facts.find((fact) => fact.name === name)?.value;
}

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
      await desk.dispose();
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
      probe: { sql: 'SELECT pg_sleep(5)' },
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 300);
    const before = Date.now();
    expect(await running).toMatchObject({ state: 'unknown', reason: { en: 'The operation was cancelled.' } });
    expect(Date.now() - before).toBeLessThan(2000);
  });

  it.each<[string, Partial<Run> & { readonly change?: object }, string]>([
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

describe.skipIf(noServer)('the PostgreSQL probe and TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hf-pg-tls-'));
  let cluster: Cluster;
  let ca = '';
  beforeAll(async () => {
    const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.crt')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        ...subject,
        '-keyout',
        key,
        '-out',
        certificate,
      ],
      { stdio: 'ignore' },
    );
    ca = readFileSync(certificate, 'utf8');
    cluster = await Cluster.start({}, [
      'hostssl shop app 127.0.0.1/32 scram-sha-256',
      'host shop app 127.0.0.1/32 reject',
    ]);
    cluster.put('server.crt', ca);
    cluster.put('server.key', readFileSync(key, 'utf8'));
    cluster.put(
      'postgresql.auto.conf',
      `listen_addresses = '127.0.0.1'\nport = ${cluster.port}\nssl = on\nunix_socket_directories = ''\n`,
    );
    await cluster.restart();
  });
  afterAll(async () => {
    await cluster.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is used where the server offers it', async () => {
    const outcome = await probe({ url: cluster.url() });
    expect(outcome.state).toBe('ok');
    expect(evidence(outcome, 'encrypted')).toBe('yes');
    const huge = await probe({ url: cluster.url(), probe: { sql: "SELECT repeat('x', 40000000)" } });
    expect(evidence(huge, 'failed with')).toBe('postgres/answer-too-large');
  });

  it('is said to be required where the server lets nobody in without it', async () => {
    const outcome = await probe({ url: cluster.url({ tls: 'disable' }) });
    expect(evidence(outcome, 'failed with')).toBe('postgres/no-tls');
    expect(outcome.reason?.en).toContain('without encryption');
  });

  it.skipIf(noSshServer !== null)(
    'is spoken through the host of a target, by the name that was entered',
    async () => {
      const [server, desk] = await Promise.all([startSshServer(), practiceDesk()]);
      const connection = desk.connections.to(desk.enter(server));
      const ports = hostPorts(() => connection);
      const trusted = await probe({ url: cluster.url({ tls: 'verify-full', host: 'localhost' }), ca, ports });
      expect([trusted.state, evidence(trusted, 'encrypted')]).toEqual(['ok', 'yes']);
      const otherName = await probe({ url: cluster.url({ tls: 'verify-full' }), ca, ports });
      expect(evidence(otherName, 'failed with')).toBe('postgres/no-tls');
      await desk.dispose();
      await server.stop();
    },
  );

  it('is checked against the name and the authority of the target', async () => {
    const untrusted = await probe({ url: cluster.url({ tls: 'verify-full', host: 'localhost' }) });
    expect(evidence(untrusted, 'failed with')).toBe('postgres/no-tls');
    const trusted = await probe({ url: cluster.url({ tls: 'verify-full', host: 'localhost' }), ca });
    expect(trusted.state).toBe('ok');
    const otherName = await probe({ url: cluster.url({ tls: 'verify-full' }), ca });
    expect(evidence(otherName, 'failed with')).toBe('postgres/no-tls');
  });
});
