import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer as createHttpServer, request } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forwardTo, listenForward } from '../../../electron/locations/ssh/forward.ts';
import { hostAbilities } from '../../../electron/locations/ssh/host-abilities.ts';
import type { SshConnection } from '../../../electron/locations/ssh/ssh-connection.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';

const wait = { signal: new AbortController().signal, timeoutMs: 30_000 };

describe.skipIf(noSshServer !== null)(`a host ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: PracticeDesk;
  let connection: SshConnection;
  beforeAll(async () => {
    [server, desk] = await Promise.all([startSshServer(), practiceDesk()]);
    connection = desk.connections.to(desk.enter(server));
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
  });

  it('says what it has, and how far its clock is off', async () => {
    const { system, noSftp, programs, clock } = await hostAbilities(connection, wait);
    expect({ system, noSftp }).toEqual({ system: 'posix', noSftp: null });
    expect(programs).toMatchObject({ system: 'Linux', user: server.account.user, temporaryFolder: '/tmp' });
    expect([...(programs?.has ?? [])]).toEqual(['sha256sum', 'stat', 'df', 'dd', 'tar']);
    expect(programs?.python3 !== null).toBe(isThere('python3'));
    expect(programs?.sqlite3 !== null).toBe(isThere('sqlite3'));
    expect(Math.abs(clock?.aheadMs ?? Infinity)).toBeLessThanOrEqual((clock?.uncertainMs ?? 0) + 5);
  });

  it('says what is left where it runs nothing, or has no SFTP', async () => {
    const [only, without] = await Promise.all([
      startSshServer({ onlySftp: true }),
      startSshServer({ noSftp: true }),
    ]);
    const of = (one: SshServer) => hostAbilities(desk.connections.to(desk.enter(one)), wait);
    const { noPrograms, ...files } = await of(only);
    expect(files).toEqual({ system: 'unknown', noSftp: null, programs: null, clock: null });
    expect(noPrograms?.en).toContain('may not run programs');
    const { system, noSftp } = await of(without);
    expect(system).toBe('posix');
    expect(noSftp?.en).toContain('does not offer SFTP');
    await Promise.all([only.stop(), without.stop()]);
  });

  it('passes on streams to its own loopback, in both directions and of any size', async () => {
    const echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
    const port = await listening(echo);
    const socket = await forwardTo(connection, { host: '127.0.0.1', port }, wait);
    const bytes = Buffer.alloc(5_000_000, 'holdfast');
    const whole = text(socket);
    socket.end(bytes);
    expect((await whole) === bytes.toString()).toBe(true);
    const local = await listenForward(connection, { host: '127.0.0.1', port });
    const plain = connect(local.port, local.host);
    const answer = text(plain);
    plain.end('hello');
    expect(await answer).toBe('hello');
    await local.dispose();
    await expect(once(connect(local.port, local.host), 'connect')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    echo.close();
  });

  it('serves HTTP through a stream, again and again over the same one', async () => {
    let connections = 0;
    const web = createHttpServer((asked, answer) => answer.end(`you asked ${asked.url}`));
    web.on('connection', () => (connections += 1));
    const port = await listening(web);
    const through = await forwardTo(connection, { host: '127.0.0.1', port }, wait);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agent.createConnection = () => through;
    for (const path of ['/a', '/b', '/c', '/d']) {
      const asked = request({ agent, path, timeout: 30_000 }).end();
      const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
      expect(await text(answer)).toBe(`you asked ${path}`);
      // As many of each as after the first: what a request added goes with it.
      expect(through.listenerCount('timeout')).toBeLessThanOrEqual(2);
    }
    expect(connections).toBe(1);
    agent.destroy();
    web.close();
  });

  it('says why it does not go on, and ends streams with the connection', async () => {
    const closed = forwardTo(connection, { host: '127.0.0.1', port: 1 }, wait);
    await expect(closed).rejects.toMatchObject({ code: 'ssh/port-refused' });
    const strict = await startSshServer({ noForwarding: true });
    const denied = forwardTo(desk.connections.to(desk.enter(strict)), { host: '127.0.0.1', port: 1 }, wait);
    await expect(denied).rejects.toMatchObject({ code: 'ssh/no-forwarding' });
    await strict.stop();
    const silent = createServer();
    const port = await listening(silent);
    const socket = await forwardTo(connection, { host: '127.0.0.1', port }, wait);
    const over = once(socket, 'error');
    await server.cut();
    expect(await over).toMatchObject([{ code: 'ssh/lost' }]);
    silent.close();
  });
});

function isThere(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
