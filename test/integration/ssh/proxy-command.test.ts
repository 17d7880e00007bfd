import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterHost, hostAccessOf, HostAccess } from '../../../electron/locations/ssh/host-access.ts';
import { runToEnd } from '../../../electron/locations/ssh/run-to-end.ts';
import type { SshConnection } from '../../../electron/locations/ssh/ssh-connection.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';

const { signal } = new AbortController();
const wait = { signal, timeoutMs: 30_000 };

/** What `nc` does, as a program of Node: joins its input and output with a port. */
const netcat = `
const [host, port, note, way] = process.argv.slice(2);
if (way && process.env.PRACTICE_WAY !== way) process.exit(9);
if (note) require('node:fs').writeFileSync(note, String(process.pid));
const socket = require('node:net').connect(Number(port), host);
process.stdin.pipe(socket).pipe(process.stdout);
socket.on('error', (error) => { console.error('no way: ' + error.code); process.exit(7); });
`;

describe.skipIf(noSshServer !== null)(`a host behind a ProxyCommand ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: PracticeDesk;
  let nc: string;
  let note: string;
  beforeAll(async () => {
    server = await startSshServer();
    desk = await practiceDesk();
    desk.enter(server);
    nc = `"${process.execPath}" ${join(desk.home, 'nc.cjs')}`;
    note = join(desk.home, 'running');
    writeFileSync(join(desk.home, 'nc.cjs'), netcat);
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
  });

  /** Settings for an alias whose configuration has this command. */
  const behind = (command: string) => {
    const more = `HostName 127.0.0.1\n  Port ${server.port}\n  User ${server.account.user}`;
    desk.write('config', `Host shop\n  ${more}\n  ProxyCommand ${command}\n`);
    return { address: { user: null, host: 'shop', port: null }, keyFile: server.keyFile, jumps: null };
  };
  const hello = async (connection: SshConnection) => {
    const end = await runToEnd(connection, { program: 'echo', args: ['hello'] }, { mostBytes: 100 }, wait);
    return end.stdout.toString('utf8');
  };
  const isRunning = () => {
    try {
      return process.kill(Number(readFileSync(note, 'utf8')), 0);
    } catch {
      return false;
    }
  };

  it('is reached, looked at and entered through it, and it ends with the connection', async () => {
    const settings = behind(`${nc} %h %p "${note}"`);
    expect((await desk.connections.look(settings, wait)).finding.kind).toBe('known');
    await expect.poll(isRunning, { timeout: 30_000 }).toBe(false);
    const connection = desk.connections.to(settings);
    expect(await hello(connection)).toBe('hello\n');
    expect(isRunning()).toBe(true);
    expect(connection.carriedBytes).toBeGreaterThan(2000);
    desk.connections.close(settings);
    await expect.poll(isRunning, { timeout: 30_000 }).toBe(false);
  });

  it('is entered by a job of its own process, with the environment of the desk', async () => {
    const settings = behind(`${nc} %h %p "" here`);
    const environment = { ...process.env, PRACTICE_WAY: 'here' };
    const access = await hostAccessOf(settings, { ...desk.desk, environment }, signal);
    const host = enterHost(HostAccess.parse(structuredClone(access)), new SystemClock());
    expect(await hello(host.connection)).toBe('hello\n');
    host.dispose();
    await expect(desk.connections.to(settings).open(wait)).rejects.toThrow(/exit status 9\. It said nothing/);
    desk.connections.close(settings);
    behind('none');
    expect((await hostAccessOf(settings, desk.desk, signal)).environment).toEqual({});
  });

  it('says how the command ended and what it said, and leaves nothing running', async () => {
    const failed = behind(`${nc} 127.0.0.1 1`);
    const failure = desk.connections.to(failed).open(wait);
    await expect(failure).rejects.toMatchObject({ code: 'ssh/proxy-command-failed' });
    await expect(failure).rejects.toThrow(/exit status 7\. It says: no way: ECONNREFUSED/);
    desk.connections.close(failed);
    const missing = behind('/no/such/program %h');
    await expect(desk.connections.to(missing).open(wait)).rejects.toThrow(
      /ProxyCommand \(\/no\/such\/program\).*exit status 12[67].*No such file|not found/s,
    );
    desk.connections.close(missing);
  });

  it('is left after its time, when it is cancelled, and when the command falls silent', async () => {
    const silent = behind(
      `"${process.execPath}" -e "require('node:fs').writeFileSync('${note}', String(process.pid)); setInterval(() => {}, 1000)"`,
    );
    const look = (limits: Partial<typeof wait>) => desk.connections.look(silent, { ...wait, ...limits });
    await expect(look({ timeoutMs: 500 })).rejects.toMatchObject({ code: 'ssh/timed-out' });
    await expect.poll(isRunning, { timeout: 30_000 }).toBe(false);
    const cancel = new AbortController();
    const looking = look({ signal: cancel.signal });
    looking.catch(() => {});
    await expect.poll(isRunning, { timeout: 30_000 }).toBe(true);
    cancel.abort();
    await expect(looking).rejects.toMatchObject({ code: 'run/cancelled' });
    await expect.poll(isRunning, { timeout: 30_000 }).toBe(false);
    expect(existsSync(note)).toBe(true);
  });
});
