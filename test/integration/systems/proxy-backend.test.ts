import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { proxyFaults } from '../../lab/proxy-backend/faults.ts';
import type { ProxyFault } from '../../lab/proxy-backend/faults.ts';
import { startProxy } from '../../lab/proxy-backend/server.ts';
import type { ProxyServer } from '../../lab/proxy-backend/server.ts';
import { notBuilt } from '../cli/built.ts';
import { addVault, openShopDesk, secretFile } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { onTarget } from './support/on-target.ts';

const Findings = z.object({
  findings: z.array(
    z.object({ id: z.string(), standing: z.string(), source: z.string(), reason: z.string() }),
  ),
});
const WithId = z.object({ id: z.string() });

let desk: ShopDesk;
const { probe } = onTarget(() => desk, 'Game');
let server: ProxyServer;

describe.skipIf(notBuilt)('a game proxy and its backend', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    server = await startProxy({ folder: desk.at('game') });
    const settings = [
      `url=${server.url}`,
      `root=${server.proxyFolder}`,
      `backend-folder=${server.backendFolder}`,
      `messaging-port=${server.messagingPort}`,
    ];
    const secret = `proxy-secret=@${secretFile(desk, 'secret', server.secret)}`;
    await desk.json(
      'target',
      'add',
      '--pack',
      'proxy-backend',
      '--name',
      'Game',
      ...settings.flatMap((one) => ['--set', one]),
      '--secret',
      secret,
    );
    await addVault(desk, 'vault');
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await desk.dispose();
  });
  afterEach(() => {
    for (const name of Object.keys(proxyFaults)) server.fault(name as ProxyFault, false);
  });

  it('is detected at its address and in its folder', async () => {
    for (const place of [server.url, server.proxyFolder]) {
      const { stdout } = await desk.holdfast(['--json', 'target', 'detect', place]);
      expect(stdout).toContain('"proxy-backend"');
    }
  });

  it('is well: health, handshake, counters that have no line, the log, the settings', async () => {
    await probe('rejects', 'log-rejects');
    const { probes } = await probe('health', 'handshake', 'rejects', 'log-rejects', 'policies');
    expect(probes.filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  it.each([
    ['listener-down', 'health', 'down', /no player can connect/],
    ['messaging-down', 'health', 'down', /messaging socket has stopped/],
    ['messaging-off', 'health', 'degraded', /READY all the same/],
    ['observability-off', 'health', 'down', /./],
    ['messaging-down', 'handshake', 'down', /messaging is .DOWN/],
    ['other-secret', 'handshake', 'down', /./],
    ['clock-off', 'handshake', 'down', /./],
  ] as const)('tells %s by the probe %s', async (fault, id, state, reason) => {
    server.fault(fault, true);
    const { probes } = await probe(id);
    expect(probes[0]).toMatchObject({ id, state });
    expect(probes[0]?.reason).toMatch(reason);
  });

  it('is READY with another secret: only the handshake tells', async () => {
    server.fault('other-secret', true);
    const { probes } = await probe('health', 'rejects', 'handshake');
    expect(probes.map(({ id, state }) => [id, state])).toEqual(
      expect.arrayContaining([
        ['health', 'ok'],
        ['rejects', 'ok'],
        ['handshake', 'down'],
      ]),
    );
  });

  it('has rejects that are counted, and counters that begin at nothing after a restart', async () => {
    server.fault('rejects-sender', true);
    const grown = await probe('rejects');
    expect(grown.probes[0]).toMatchObject({ state: 'down' });
    expect(grown.probes[0]?.reason).toContain('control_sender_id');
    server.fault('rejects-sender', false);
    expect((await probe('rejects')).probes[0]).toMatchObject({ state: 'down' });
    server.fault('restarted', true);
    expect((await probe('rejects')).probes[0]?.state).not.toBe('unknown');
  });

  it('has a version mismatch that only the log tells', async () => {
    server.fault('version-mismatch', true);
    const { probes } = await probe('health', 'log-rejects');
    expect(probes.find(({ id }) => id === 'health')?.state).toBe('ok');
    expect(probes.find(({ id }) => id === 'log-rejects')).toMatchObject({ state: 'down' });
  });

  it.each([
    ['a secret of its own', 'backend', 'proxy_secret = "', 'proxy_secret = "x', 'secret-parity'],
    [
      'a sender that the proxy does not know',
      'backend',
      'control_sender_id = "server-1"',
      'control_sender_id = "hub"',
      'own-sender',
    ],
    [
      'an id that the proxy does not know',
      'backend',
      'server_id = "server-1"',
      'server_id = "s2"',
      'server-id',
    ],
    ['enforce_proxy off', 'backend', 'enforce_proxy = true', 'enforce_proxy = false', 'enforce-proxy'],
    [
      'certificates trusted at first sight',
      'proxy',
      'cert_trust_mode = "strict"',
      'cert_trust_mode = "tofu"',
      'backend-certificates',
    ],
    ['an unknown key', 'proxy', '[observability]', 'ops_note = "x"\n[observability]', 'file-proxy'],
    ['a byte order mark', 'proxy', 'schema_version', '\uFEFFschema_version', 'file-proxy'],
  ] as const)('has a deviation: %s', async (_what, side, from, to, id) => {
    const file = join(side === 'proxy' ? server.proxyFolder : server.backendFolder, 'config.toml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace(from, to));
    try {
      const { stdout, exitCode } = await desk.holdfast(['--json', 'policy', 'check', '--target', 'Game']);
      expect(exitCode).toBe(3);
      const deviating = Findings.parse(JSON.parse(stdout)).findings.filter(
        ({ standing }) => standing === 'deviates',
      );
      expect(deviating.map((finding) => finding.id)).toContain(id);
      expect(stdout).not.toContain(server.secret);
    } finally {
      writeFileSync(file, before);
    }
  });

  it('is captured as one set of both folders, verified, drilled and restored with every byte', async () => {
    const { id } = WithId.parse(await desk.json('snapshot', 'create', '--target', 'Game', '--repo', 'vault'));
    expect(await desk.json('snapshot', 'verify', id)).toMatchObject({ ok: true });
    expect(await desk.json('drill', 'run', id)).toMatchObject({ ok: true });
    const to = desk.at('restored');
    await desk.json('restore', 'run', id, '--to', to);
    expect(
      readFileSync(join(to, 'config.toml')).equals(readFileSync(join(server.proxyFolder, 'config.toml'))),
    ).toBe(true);
    expect(
      readFileSync(join(to, 'mods/lobby.jar')).equals(
        readFileSync(join(server.proxyFolder, 'mods/lobby.jar')),
      ),
    ).toBe(true);
    expect(
      readFileSync(join(to, 'backend-folder/config.toml')).equals(
        readFileSync(join(server.backendFolder, 'config.toml')),
      ),
    ).toBe(true);
  }, 60_000);
});
