import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hostPorts } from '../../../electron/locations/host-ports.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import { Cluster, noServer } from './support/cluster.ts';
import { evidence, probe } from './support/run-probe.ts';

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
      onTestFinished(async () => {
        await desk.dispose();
        await server.stop();
      });
      const connection = desk.connections.to(desk.enter(server));
      const ports = hostPorts(() => connection);
      const trusted = await probe({ url: cluster.url({ tls: 'verify-full', host: 'localhost' }), ca, ports });
      expect([trusted.state, evidence(trusted, 'encrypted')]).toEqual(['ok', 'yes']);
      const otherName = await probe({ url: cluster.url({ tls: 'verify-full' }), ca, ports });
      expect(evidence(otherName, 'failed with')).toBe('postgres/no-tls');
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
