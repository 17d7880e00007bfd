import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { runHere } from '../cli/support/shop-desk.ts';
import { giveFiles } from '../probes/support/places.ts';

const pack = `
pack: desk-shop
version: 1
title: { en: Shop, ko: 상점 }
settings:
  root: { type: folder, title: { en: Folder, ko: 폴더 } }
  port: { type: integer, title: { en: Port, ko: 포트 } }
detect:
  - files: [shop.env, data]
    because: { en: It has shop.env and data., ko: shop.env와 data가 있습니다. }
    settings: { port: { file: shop.env, format: dotenv, key: SHOP_PORT } }
settings-files:
  - { id: env, path: shop.env, format: dotenv, title: { en: Settings, ko: 설정 } }
policies:
  - id: port
    title: { en: Port, ko: 포트 }
    file: env
    key: SHOP_PORT
    intended: { equals: '8080' }
    severity: degraded
    reason: { en: Others rely on it., ko: 다른 곳에서 이 포트를 씁니다. }
logs:
  - { id: server, title: { en: Server, ko: 서버 }, path: logs/server.log, time: start, zone: UTC }
probes:
  - id: env
    kind: files
    title: { en: Settings, ko: 설정 }
    group: files
    files: [{ path: shop.env }]
  - id: settings
    kind: policy
    close-after: 1
    title: { en: Policies, ko: 정책 }
    group: files
  - id: program
    kind: command
    title: { en: Program, ko: 프로그램 }
    group: files
    command: [cat, shop.env]
    expect: [{ text: { contains: SHOP_PORT } }]
`;

const Probes = z.object({
  probes: z.array(z.object({ id: z.string(), state: z.string(), reason: z.unknown() })),
});

const Incidents = z.object({ incidents: z.array(z.object({ id: z.string() })) });

function textsBelow(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')).join('\n');
}

describe.skipIf(noSshServer !== null)(`a desk whose target lies on a host ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: TestConsole;
  let folder: string;
  let root: string;
  const run = (args: readonly string[]) => runHere(desk, args, '');
  const address = () => `${server.account.user}@${server.host}:${server.port}`;
  const way = () => ['--ssh', address(), '--identity', server.keyFile];
  const probe = async () => {
    giveFiles(server, root);
    const { stdout } = await run(['--json', 'probe', 'run', '--target', 'shop']);
    return Probes.parse(JSON.parse(stdout)).probes;
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-hosts-'));
    mkdirSync(join(folder, '.ssh'));
    [server, desk] = await Promise.all([
      startSshServer(),
      openTestConsole({ environment: { HOME: folder } }),
    ]);
    root = mkdtempSync(join(tmpdir(), 'holdfast-shop-'));
    mkdirSync(join(root, 'data'));
    mkdirSync(join(root, 'logs'));
    writeFileSync(join(root, 'shop.env'), 'SHOP_PORT=8080\n');
    giveFiles(server, root);
    const file = join(folder, 'shop.yaml');
    writeFileSync(file, pack);
    const first = await run(['--json', 'pack', 'install', file]);
    const { sha256 } = z.object({ sha256: z.string() }).parse(JSON.parse(first.stdout));
    await run(['pack', 'install', file, '--confirm', sha256]);
    await trustHost(run, server);
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
    for (const one of [folder, root]) rmSync(one, { recursive: true, force: true });
  });

  it('detects what a folder of the host holds, by plain paths', async () => {
    const found = await run(['--json', 'target', 'detect', root, ...way()]);
    expect(JSON.parse(found.stdout)).toMatchObject({
      proposals: [{ pack: 'desk-shop', settings: { root, port: 8080 } }],
    });
    expect((await run(['target', 'detect', '/nowhere/at/all', ...way()])).stderr).toContain('does not exist');
    expect((await run(['target', 'detect', 'srv/shop', ...way()])).stderr).toContain('absolute path');
  });

  it('probes settings, policies and programs of a host', async () => {
    const draft = ['--pack', 'desk-shop', '--name', 'shop', '--set', `root=${root}`];
    const added = await run(['target', 'add', ...draft, ...way()]);
    expect(added.exitCode).toBe(0);
    expect((await probe()).map(({ id, state }) => [id, state])).toEqual([
      ['env', 'ok'],
      ['settings', 'ok'],
      ['program', 'ok'],
    ]);
    writeFileSync(join(root, 'shop.env'), 'SHOP_PORT=80\n');
    expect(await probe()).toMatchObject([{ state: 'ok' }, { state: 'degraded' }, { state: 'ok' }]);
    writeFileSync(join(root, 'shop.env'), 'SHOP_PORT=8080\n');
    expect(await probe()).toMatchObject([{ state: 'ok' }, { state: 'ok' }, { state: 'ok' }]);
  });

  it('takes evidence from logs of the host, and remembers what its files are and when it was started', async () => {
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString().slice(0, 19);
    const lines = [`${at(300)} long before`, `${at(5)} refused by the door`];
    writeFileSync(join(root, 'logs', 'server.log'), `${lines.join('\n')}\n`);
    giveFiles(server, root);
    const about = ['--target', 'shop', '--title', 'the door', '--since', '1h'];
    expect((await run(['incident', 'open', ...about])).exitCode).toBe(0);
    const { incidents } = Incidents.parse(JSON.parse((await run(['--json', 'incident', 'list'])).stdout));
    const taken = await run(['--json', 'incident', 'capture', incidents[0]?.id ?? '']);
    expect(taken.exitCode).toBe(0);
    const evidence = textsBelow(join(desk.dataDir, 'incidents'));
    expect(evidence).toContain('refused by the door');
    expect(evidence).not.toContain('long before');
    expect(evidence).toMatch(/host-start/);
    expect(evidence).toMatch(/SHA-256 [0-9a-f]{16} · 15 bytes/);
  });

  it('knows nothing of a host whose key has changed, and says at once why and what to do', async () => {
    await server.restart({ newHostKey: true });
    // Whoever asked while it was restarted was refused, and nobody asks again before a moment has gone by.
    const reasons = async () => (await probe()).map(({ state, reason }) => `${state}: ${String(reason)}`);
    const toldOf = (all: readonly string[]) =>
      all.filter((one) => /^unknown: .*another key than before/.test(one));
    await expect.poll(async () => toldOf(await reasons()).length, { timeout: 30_000 }).toBe(3);
    const before = performance.now();
    expect(toldOf(await reasons())).toHaveLength(3);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
