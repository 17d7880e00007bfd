import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../electron/locations/ssh/host-key.ts';
import { runToEnd } from '../../../electron/locations/ssh/run-to-end.ts';
import type { SshConnection } from '../../../electron/locations/ssh/ssh-connection.ts';
import type { SshSettings } from '../../../electron/locations/ssh/ssh-ports.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { withDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';

const wait = { signal: new AbortController().signal, timeoutMs: 30_000 };

async function saysHello(connection: SshConnection): Promise<boolean> {
  const end = await runToEnd(connection, { program: 'echo', args: ['hello'] }, { mostBytes: 100 }, wait);
  return end.stdout.toString('utf8') === 'hello\n';
}

/** Opens it, and says what let the account in. */
async function opens(desk: PracticeDesk, settings: SshSettings) {
  const connection = desk.connections.to(settings);
  await connection.open(wait);
  return connection.state.kind === 'open' ? connection.state.enteredBy : null;
}

describe.skipIf(noSshServer !== null)(`a connection ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await startSshServer();
  });
  afterAll(() => server.stop());

  it('shows the key of a host that is not known, and enters once it is pinned', () =>
    withDesk(async (desk) => {
      const address = { user: server.account.user, host: server.host, port: server.port };
      const settings = { address, keyFile: server.keyFile, jumps: null };
      await expect(opens(desk, settings)).rejects.toMatchObject({ code: 'ssh/host-key-unknown' });
      const seen = await desk.connections.look(settings, wait);
      const [, type, blob = ''] = server.knownHostsLine().split(' ');
      expect(seen).toEqual({
        label: `${address.user}@${address.host}:${address.port}`,
        account: address,
        key: { type, blob },
        fingerprint: fingerprintOf({ blob, type: '' }),
        finding: { kind: 'unknown' },
      });
      desk.pinned.set(`${server.host}:${server.port}`, [seen.key]);
      expect(await opens(desk, settings)).toEqual([{ method: 'key-file', detail: server.keyFile }]);
      const { state } = desk.connections.to(settings);
      expect(state.kind === 'open' ? state.server : state).toMatch(/^OpenSSH_/);
      expect(await saysHello(desk.connections.to(settings))).toBe(true);
    }));

  it('stops at a key that has changed or was revoked', async () => {
    const other = await startSshServer();
    await withDesk(async (desk) => {
      const settings = desk.enter(other);
      await opens(desk, settings);
      const before = (await desk.connections.look(settings, wait)).fingerprint;
      await other.restart({ newHostKey: true });
      desk.connections.close(settings);
      const { fingerprint: after, finding } = await desk.connections.look(settings, wait);
      expect(finding.kind).toBe('changed');
      const failure = await opens(desk, settings).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'ssh/host-key-changed' });
      const name = `${other.host}:${other.port}`;
      const told = [
        `${other.account.user}@${name} has another key`,
        `take the line of ${name} out of that file`,
        before,
        after,
      ];
      for (const words of told) expect(String(failure)).toContain(words);
      desk.write('known_hosts', `@revoked ${other.knownHostsLine()}`);
      await expect(opens(desk, settings)).rejects.toMatchObject({ code: 'ssh/host-key-revoked' });
      expect(other.log().match(/Accepted publickey/g)).toHaveLength(1);
    });
    await other.stop();
  });

  it('enters by a locked key with its passphrase, and says when there is none or a wrong one', () =>
    withDesk(async (desk) => {
      const settings = desk.enter(server, { keyFile: server.lockedKeyFile });
      await expect(opens(desk, settings)).rejects.toMatchObject({ code: 'ssh/passphrase-missing' });
      desk.passphrases.set(server.lockedKeyFile, 'not it');
      await expect(opens(desk, settings)).rejects.toMatchObject({ code: 'ssh/passphrase-wrong' });
      desk.passphrases.set(server.lockedKeyFile, server.passphrase);
      await opens(desk, settings);
    }));

  it('enters by the agent, and by the one of its keys that was named', async () => {
    const agent = await startAgent(server);
    await withDesk(
      async (desk) => {
        const byAgent = { method: 'agent', detail: expect.stringMatching(/^ssh-ed25519 SHA256:/) as string };
        expect(await opens(desk, desk.enter(server, { keyFile: null }))).toEqual([byAgent]);
        // The file is locked, and the agent has its key open.
        const locked = desk.enter(server, { keyFile: server.lockedKeyFile });
        expect(await opens(desk, locked)).toEqual([byAgent]);
        const strange = desk.write('id_none', 'no key');
        await expect(opens(desk, desk.enter(server, { keyFile: strange }))).rejects.toMatchObject({
          code: 'ssh/key-not-readable',
        });
      },
      { agentSocket: agent.socket },
    );
    agent.stop();
    // An agent that is gone is no reason to stop.
    await withDesk(async (desk) => opens(desk, desk.enter(server)), { agentSocket: agent.socket });
  });

  it('says which ways a server accepts and which were tried', () =>
    withDesk(async (desk) => {
      const strange = await startSshServer();
      const settings = desk.enter(server, { keyFile: strange.keyFile });
      const failure = await opens(desk, settings).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'ssh/authentication-refused' });
      expect(String(failure)).toContain(`It accepts: publickey, password, keyboard-interactive`);
      expect(String(failure)).toContain(`Tried: ${strange.keyFile}`);
      await strange.stop();
    }));

  it.skipIf(process.getuid?.() !== 0)(
    'enters by the password, alone and beside a key (only where an account can be made)',
    async () => {
      const password = server.account.password ?? '';
      const account = (of: SshServer) => `${of.account.user}@${of.host}:${of.port}`;
      await withDesk(async (desk) => {
        const settings = desk.enter(server, { keyFile: null });
        desk.passwords.set(account(server), 'wrong');
        await expect(opens(desk, settings)).rejects.toMatchObject({ code: 'ssh/authentication-refused' });
        desk.passwords.set(account(server), password);
        expect(await opens(desk, settings)).toMatchObject([{ method: 'password' }]);
      });
      for (const methods of ['publickey,password', 'password,publickey']) {
        const strict = await startSshServer({ methods });
        await withDesk(async (desk) => {
          desk.passwords.set(account(strict), password);
          const found = await opens(desk, desk.enter(strict));
          expect(found?.map(({ method }) => method).join()).toBe(methods.replace('publickey', 'key-file'));
        });
        await strict.stop();
      }
    },
  );

  it('goes over jump hosts, and says where it does not go on', () =>
    withDesk(async (desk) => {
      const alsoKeys = [server.keyFile];
      const [gate, closed] = await Promise.all([
        startSshServer({ alsoKeys }),
        startSshServer({ alsoKeys, noForwarding: true }),
      ]);
      const { user } = server.account;
      const jump = (over: SshServer) => ({ user, host: over.host, port: over.port });
      desk.enter(gate);
      const settings = desk.enter(server, { jumps: [jump(gate), jump(gate)] });
      expect(await saysHello(desk.connections.to(settings))).toBe(true);
      expect(gate.log().match(/Accepted publickey/g)).toHaveLength(2);
      const blocked = { ...settings, jumps: [jump(closed)] };
      expect((await desk.connections.look(blocked, wait)).account.port).toBe(closed.port);
      desk.enter(closed);
      await expect(opens(desk, blocked)).rejects.toMatchObject({ code: 'ssh/no-forwarding' });
      await Promise.all([gate.stop(), closed.stop()]);
    }));

  it('follows the configuration of the account', () =>
    withDesk(async (desk) => {
      desk.enter(server);
      const config = `Host shop\n  HostName 127.0.0.1\n  Port ${server.port}\n  User ${server.account.user}\n  IdentityFile ~/.ssh/shop key\n`;
      desk.write('config', config.replace('shop key', '"shop key"').replace('"shop key"', 'shop_key'));
      copyFileSync(server.keyFile, join(desk.home, '.ssh', 'shop_key'));
      chmodSync(join(desk.home, '.ssh', 'shop_key'), 0o600);
      await opens(desk, { address: { user: null, host: 'shop', port: null }, keyFile: null, jumps: null });
    }));

  it('tells refused, unknown, silent and foreign servers apart', () =>
    withDesk(async (desk) => {
      const settings = desk.enter(server);
      const at = (host: string, port: number) =>
        opens(desk, { ...settings, address: { ...settings.address, host, port } });
      const silent = createServer(() => undefined);
      const foreign = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      const ports = await Promise.all([silent, foreign].map((one) => listening(one)));
      await expect(at('127.0.0.1', 1)).rejects.toMatchObject({ code: 'ssh/refused' });
      await expect(at('no-such-host.invalid', 22)).rejects.toMatchObject({ code: 'ssh/host-not-found' });
      await expect(at('127.0.0.1', ports[1] ?? 0)).rejects.toMatchObject({ code: 'ssh/no-agreement' });
      const quiet = desk.connections.to({
        ...settings,
        address: { ...settings.address, port: ports[0] ?? 0 },
      });
      await expect(quiet.open({ ...wait, timeoutMs: 200 })).rejects.toMatchObject({ code: 'ssh/timed-out' });
      const cancel = new AbortController();
      const opening = quiet.open({ ...wait, signal: cancel.signal });
      cancel.abort();
      await expect(opening).rejects.toMatchObject({ code: 'run/cancelled' });
      silent.close();
      foreign.close();
    }));

  it('is shared, ends what runs when it is lost, opens again, and pauses after failures', async () => {
    const other = await startSshServer();
    const clock = new FakeClock();
    await withDesk(
      async (desk) => {
        const settings = desk.enter(other);
        const connection = desk.connections.to(settings);
        const states: string[] = [];
        connection.onState(({ kind }) => states.push(kind));
        await Promise.all(Array.from({ length: 5 }, () => saysHello(connection)));
        expect(other.log().match(/Accepted publickey/g)).toHaveLength(1);
        const hanging = runToEnd(connection, { program: 'sleep', args: ['100'] }, { mostBytes: 0 }, wait);
        hanging.catch(() => {});
        await expect
          .poll(() => other.log().match(/Starting session/g)?.length ?? 0, { timeout: 30_000 })
          .toBeGreaterThan(6);
        await other.cut();
        await expect(hanging).rejects.toMatchObject({ code: 'ssh/lost' });
        expect(await saysHello(connection)).toBe(true);
        expect(states).toEqual(['opening', 'open', 'closed', 'opening', 'open']);
        await other.stop();
        await expect.poll(() => connection.state.kind, { timeout: 30_000 }).toBe('closed');
        await expect(saysHello(connection)).rejects.toMatchObject({ code: 'ssh/refused' });
        const first = connection.state;
        await expect(saysHello(connection)).rejects.toBe(first.kind === 'failed' ? first.error : null);
        await clock.advance(1000);
        await expect(saysHello(connection)).rejects.toMatchObject({ code: 'ssh/refused' });
        const second = connection.state;
        expect(second.kind === 'failed' ? second.retryAt - clock.now() : 0).toBe(2000);
      },
      { clock },
    );
  });
});

it('to a host that is tried again is waited for by one, and others hear soon what was wrong with it', async () => {
  const clock = new FakeClock();
  await withDesk(
    async (desk) => {
      const sockets: Socket[] = [];
      const silent = createServer((socket) => void sockets.push(socket));
      const port = await listening(silent);
      await new Promise((resolve) => silent.close(resolve));
      const connection = desk.connections.to({
        address: { user: 'ops', host: '127.0.0.1', port },
        keyFile: null,
        jumps: null,
      });
      await expect(saysHello(connection)).rejects.toMatchObject({ code: 'ssh/refused' });
      silent.listen(port, '127.0.0.1');
      await clock.advance(1000);
      const waiting = saysHello(connection);
      waiting.catch(() => {});
      await expect.poll(() => sockets.length, { timeout: 30_000 }).toBe(1);
      await expect(saysHello(connection)).rejects.toMatchObject({ code: 'ssh/refused' });
      expect(connection.state.kind).toBe('opening');
      for (const socket of sockets) socket.destroy();
      silent.close();
      await expect(waiting).rejects.toMatchObject({ code: expect.stringMatching(/^ssh\//) as string });
    },
    { clock },
  );
});

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A real agent that holds the locked key, opened. */
async function startAgent(
  server: SshServer,
): Promise<{ readonly socket: string; readonly stop: () => void }> {
  const socket = join(server.folder, `agent-${Math.random().toString(36).slice(2)}`);
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  process.once('exit', () => agent.kill());
  await once(agent.stdout, 'data');
  const open = join(server.folder, 'opened');
  copyFileSync(server.lockedKeyFile, open);
  chmodSync(open, 0o600);
  await ended(
    spawn('ssh-keygen', ['-q', '-p', '-P', server.passphrase, '-N', '', '-f', open], { stdio: 'ignore' }),
  );
  await ended(
    spawn('ssh-add', ['-q', open], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' }),
  );
  return { socket, stop: () => agent.kill() };
}

async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${code}`);
}
