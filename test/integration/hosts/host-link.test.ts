import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TargetId } from '../../../shared/model/ids.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { startSlowLink } from '../../lab/ssh/slow-link.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { runHere } from '../cli/support/shop-desk.ts';

describe.skipIf(noSshServer !== null)(`the connection to the host of a target ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: TestConsole;
  let home: string;
  let targetId: TargetId;
  const told: TargetId[] = [];
  const run = (args: readonly string[]) => runHere(desk, args, '');
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-link-'));
    mkdirSync(join(home, '.ssh'));
    [server, desk] = await Promise.all([startSshServer(), openTestConsole({ environment: { HOME: home } })]);
    await trustHost(run, server);
    const host = ['--ssh', `${server.account.user}@127.0.0.1:${server.port}`, '--identity', server.keyFile];
    const url = 'url=http://127.0.0.1:1';
    await run(['target', 'add', '--pack', 'messenger', '--name', 'Chat', '--set', url, ...host]);
    const { targets } = await desk.ops.call('targets.snapshot', {});
    targetId = TargetId.parse(targets[0]?.id);
    desk.ops.on('hosts.linksChanged', ({ targetIds }) => told.push(...targetIds));
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const link = async () => (await desk.ops.call('hosts.link', { targetId })).link;

  it('is told as it is, with its round trip while it is open', async () => {
    const { link: opened } = await desk.ops.call('hosts.connect', { targetId });
    expect(opened).toMatchObject({ state: 'open', problem: null, retryAt: null });
    expect(opened?.roundTripMs).toBeGreaterThan(0);
    expect(opened?.server).toContain('OpenSSH');
    const shown = await run(['target', 'show', 'Chat']);
    expect(shown.stdout).toMatch(/connected since .* ms away/);
  });

  it('is told to be silent when nothing comes back, here and in the list of hosts; trying to enter it ends when it is cancelled', async () => {
    const slow = await startSlowLink(server.port);
    const through = { ...server, port: slow.port };
    const address = `${server.account.user}@127.0.0.1:${slow.port}`;
    await trustHost(run, through);
    await run(['target', 'edit', 'Chat', '--ssh', address, '--identity', server.keyFile]);
    const { link: opened } = await desk.ops.call('hosts.connect', { targetId });
    expect(opened).toMatchObject({ state: 'open', silentSince: null });
    const { hosts } = await desk.ops.call('hosts.list', {});
    expect(hosts.find(({ name }) => name.endsWith(`:${slow.port}`))?.link).toMatchObject({ state: 'open' });
    slow.state.silent = true;
    const silent = await link();
    expect(silent).toMatchObject({ state: 'open', roundTripMs: null });
    expect(silent?.silentSince).toBeGreaterThan(0);
    slow.cut();
    await expect.poll(async () => (await link())?.state).toBe('closed');
    const callId = randomUUID();
    const given = desk.ops.call('hosts.connect', { targetId, callId });
    await expect.poll(async () => (await link())?.state).toBe('opening');
    await desk.ops.call('calls.cancel', { callId });
    await expect(given).rejects.toMatchObject({ code: 'run/cancelled' });
    expect(await link()).toMatchObject({ state: 'closed', problem: null });
    await slow.stop();
    const back = `${server.account.user}@127.0.0.1:${server.port}`;
    await run(['target', 'edit', 'Chat', '--ssh', back, '--identity', server.keyFile]);
    await desk.ops.call('hosts.connect', { targetId });
  });

  it('is told to have changed when it is lost, and why it failed, until it is tried again', async () => {
    told.length = 0;
    await server.stop();
    await expect.poll(() => told).toContain(targetId);
    const { link: failed } = await desk.ops.call('hosts.connect', { targetId });
    expect(failed).toMatchObject({ state: 'failed', since: null, roundTripMs: null });
    expect(failed?.problem?.en).toContain('no SSH server listens on that port');
    expect(failed?.retryAt).toBeGreaterThan(0);
    expect(await link()).toEqual(failed);
    expect((await run(['target', 'show', 'Chat'])).stdout).toContain('not reached: ');
  });

  it('is none for files of this computer', async () => {
    await run(['target', 'edit', 'Chat', '--ssh', 'none']);
    expect(await link()).toBeNull();
  });
});
