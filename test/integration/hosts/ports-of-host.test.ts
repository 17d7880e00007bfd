import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { noOwnNetwork, startOwnNetwork } from '../../lab/ssh/own-network.ts';
import type { OwnNetwork } from '../../lab/ssh/own-network.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { runHere } from '../cli/support/shop-desk.ts';

const pack = `
pack: inner
version: 1
title: { en: Inner, ko: 내부 }
connection: live
settings:
  url: { type: url, required: true, title: { en: Address, ko: 주소 } }
probes:
  - { id: port, kind: tcp, title: Port, group: a }
  - { id: page, kind: http, title: Page, group: a, request: { path: /page }, expect: [{ json: $.from, equals: inside }] }
  - id: metrics
    kind: prometheus
    title: Metrics
    group: a
    series: [{ id: running, title: Running, metric: jobs_running }]
    measure: running
  - { id: events, kind: stream, title: Events, group: a, transport: sse, request: { path: /events }, stay: 1ms, reconnect: false }
  - { id: live, kind: socket-io, title: Live, group: a }
  - { id: packets, kind: udp-exchange, title: Packets, group: a, host: '\${settings.url.host}', port: '\${settings.url.port}', send: [{ text: hello }], answer: [{ text: 'inside: hello' }] }
`;

const Run = z.object({
  probes: z.array(z.object({ state: z.string(), reason: z.string().nullable(), value: z.unknown() })),
});

const why = noSshServer ?? noOwnNetwork;
describe.skipIf(why !== null)(`ports of a host's own loopback ${why ?? ''}`, () => {
  let server: SshServer;
  let inside: SshServer;
  let network: OwnNetwork;
  let desk: TestConsole;
  let home: string;
  let port: string;
  const run = (args: readonly string[]) => runHere(desk, args, '');
  const probed = async (probe: string) => {
    const { stdout } = await run(['--json', 'probe', 'run', '--target', 'inner', '--probe', probe]);
    return Run.parse(JSON.parse(stdout)).probes[0];
  };
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-ports-'));
    mkdirSync(join(home, '.ssh'));
    [server, network, desk] = await Promise.all([
      startSshServer(),
      startOwnNetwork(),
      openTestConsole({ environment: { HOME: home } }),
    ]);
    const service = resolve(import.meta.dirname, '../../lab/ssh/loopback-service.ts');
    [inside, port] = await Promise.all([network.enter(server), network.run(service)]);
    const file = join(home, 'inner.yaml');
    writeFileSync(file, pack);
    const first = await run(['--json', 'pack', 'install', file]);
    const { sha256 } = z.object({ sha256: z.string() }).parse(JSON.parse(first.stdout));
    await run(['pack', 'install', file, '--confirm', sha256]);
    await trustHost(run, inside);
  });
  afterAll(async () => {
    await desk.dispose();
    network.stop();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('are what the loopback addresses of its target mean', async () => {
    const host = ['--ssh', `${inside.account.user}@127.0.0.1:${inside.port}`, '--identity', inside.keyFile];
    const url = `url=http://127.0.0.1:${port}`;
    const added = await run(['target', 'add', '--pack', 'inner', '--name', 'inner', '--set', url, ...host]);
    expect(added.exitCode).toBe(0);
    for (const probe of ['port', 'page', 'metrics', 'events', 'live', 'packets']) {
      expect.soft(await probed(probe), probe).toMatchObject({ state: 'ok' });
    }
    expect(await probed('metrics')).toMatchObject({ value: 3 });
    const { stdout } = await run(['--json', 'target', 'check', 'inner']);
    expect(stdout).toContain('Answers 200');
  });

  it('are said to have been reached through SSH', async () => {
    const through = { name: 'through', value: `SSH to ${inside.account.user}@127.0.0.1:${inside.port}` };
    for (const probe of ['port', 'page', 'packets']) {
      const shown = await run(['--json', 'probe', 'show', '--target', 'inner', '--probe', probe]);
      expect(JSON.parse(shown.stdout)).toMatchObject({
        result: { evidence: expect.arrayContaining([through]) as unknown },
      });
    }
  });

  it('are not mistaken for those of this computer, which listen under the same number', async () => {
    const here = createServer();
    await new Promise<void>((done) => here.listen(0, '127.0.0.1', done));
    const address = here.address();
    const taken = address === null || typeof address === 'string' ? 0 : address.port;
    const edited = await run(['target', 'edit', 'inner', '--set', `url=http://localhost:${taken}`]);
    expect(edited.exitCode).toBe(0);
    const refused = {
      state: 'down',
      reason: expect.stringContaining(`Nothing listens on localhost:${taken} of`) as string,
    };
    for (const probe of ['port', 'page', 'events', 'live', 'packets']) {
      expect.soft(await probed(probe), probe).toMatchObject(refused);
    }
    here.close();
  });

  it("are not judged where their host cannot be entered, and are this computer's without a host", async () => {
    await run(['target', 'edit', 'inner', '--ssh', `${inside.account.user}@127.0.0.1:1`]);
    const refused = { reason: expect.stringContaining('no SSH server listens on that port') as string };
    for (const probe of ['port', 'page', 'packets'])
      expect.soft(await probed(probe), probe).toMatchObject(refused);
    await run(['target', 'edit', 'inner', '--ssh', 'none']);
    expect(await probed('port')).toMatchObject({
      state: 'down',
      reason: expect.stringContaining('localhost') as string,
    });
  });
});
