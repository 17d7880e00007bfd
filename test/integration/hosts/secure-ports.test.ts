import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostPorts } from '../../../electron/locations/host-ports.ts';
import type { HostPorts } from '../../../electron/locations/host-ports.ts';
import { httpKind } from '../../../electron/probes/kinds/http.ts';
import { streamKind } from '../../../electron/probes/kinds/stream.ts';
import { tlsKind } from '../../../electron/probes/kinds/tls.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../fakes/ssh-desk.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { bench, closer, define } from '../probes/support/context.ts';
import { certificate, startHttp } from '../probes/support/loopback.ts';
import { startWebSocket } from '../probes/support/streams.ts';

describe.skipIf(noSshServer !== null)(`secured ports of a host's own loopback ${noSshServer ?? ''}`, () => {
  const open = closer();
  let server: SshServer;
  let desk: PracticeDesk;
  let ports: HostPorts;
  beforeAll(async () => {
    [server, desk] = await Promise.all([startSshServer(), practiceDesk()]);
    const connection = desk.connections.to(desk.enter(server));
    ports = hostPorts(() => connection);
  });
  afterAll(async () => {
    await open.close();
    await desk.dispose();
    await server.stop();
  });
  const context = (url: string, ca: string | null = null) =>
    open.add(bench(url, { ports, network: { ca, proxy: 'http://127.0.0.1:1' } })).context;
  const served = async (tls: string) => open.add(await startHttp((_, answer) => answer.end('ok'), tls)).url;

  it('are believed by the name that was entered, whatever proxy the target has', async () => {
    const url = await served('good');
    const ca = certificate('ca');
    const asked = await httpKind.run(define('http', { request: { path: '/' } }), context(url, ca));
    expect(asked).toMatchObject({ state: 'ok' });
    expect(asked.evidence).toContainEqual({ name: 'through', value: `SSH to ${ports.label}` });
    const looked = await tlsKind.run(define('tls', {}), context(url, ca));
    expect(looked).toMatchObject({ state: 'ok', unit: 'd' });
  });

  it('are refused for what is wrong with their certificate', async () => {
    const url = await served('expired');
    const ca = certificate('ca');
    const reason = { en: expect.stringContaining('has expired') as string };
    const asked = await httpKind.run(define('http', { request: { path: '/' } }), context(url, ca));
    expect(asked).toMatchObject({ state: 'down', reason });
    const looked = await tlsKind.run(define('tls', {}), context(url, ca));
    expect(looked).toMatchObject({ state: 'down', reason });
    const unknown = await httpKind.run(
      define('http', { request: { path: '/' } }),
      context(await served('good')),
    );
    expect(unknown).toMatchObject({
      state: 'down',
      reason: { en: expect.stringContaining('not trusted') as string },
    });
  });

  it('take WebSockets, and end them', async () => {
    const sockets = open.add(await startWebSocket((socket) => socket.send('{"hello":1}')));
    const probe = { transport: 'websocket', request: { path: '/' }, first: 'event', stay: '1ms' };
    const heard = await streamKind.run(define('stream', probe), context(sockets.url));
    expect(heard).toMatchObject({ state: 'ok' });
    // Once more after it was ended.
    expect(sockets.seen).toHaveLength(2);
  });
});
