import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { afterEach, describe, expect, test } from 'vitest';
import { httpFlowKind } from '../../../electron/probes/kinds/http-flow.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { bench, closer, define, MemorySecrets } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import type { Listener } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

async function run(url: string, probe: object, options: BenchOptions = {}): Promise<ProbeOutcome> {
  return httpFlowKind.run(define('http-flow', probe), open.add(bench(url, options)).context);
}

async function serve(listener: Listener) {
  return open.add(await startHttp(listener));
}

const outcomes = (outcome: ProbeOutcome) => outcome.steps.map((step) => [step.id, step.outcome]);

describe('a step that emits', () => {
  async function chat(acknowledge: (payload: unknown) => unknown) {
    const received: { event: string; payload: unknown; cookie: string | undefined }[] = [];
    const http = createServer((_, response) => {
      response.setHeader('set-cookie', 's=cookie-of-flow; Path=/');
      response.end('{"upload_token":"token-of-upload"}');
    });
    const io = new Server(http);
    io.on('connection', (socket) => {
      socket.onAny((event: string, payload: unknown, ack: (answer: unknown) => void) => {
        received.push({ event, payload, cookie: socket.handshake.headers.cookie });
        const answer = acknowledge(payload);
        if (answer !== undefined) ack(answer);
      });
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const address = http.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    open.add({ close: () => io.close() });
    return { url: `http://127.0.0.1:${address.port}`, received };
  }

  const probe = {
    steps: [
      {
        id: 'upload',
        request: { path: '/upload' },
        capture: [{ name: 'token', json: '$.upload_token' }],
        emit: {
          event: 'send_message',
          payload: { room_id: { $number: '${settings.room}' }, upload_token: '${step.upload.token}' },
          ack: [{ json: '$.ok', equals: true, reason: 'the message was refused' }],
          capture: [{ name: 'message', json: '$.message_id' }],
        },
      },
      { id: 'after', request: { path: '/messages/${step.upload.message}' } },
    ],
  };

  test('sends with the cookies of the flow and keeps values of the acknowledgement', async () => {
    const server = await chat(() => ({ ok: true, message_id: 41 }));
    const outcome = await run(server.url, probe, { settings: { room: 5 } });
    expect(outcome).toMatchObject({ state: 'ok', reason: null });
    expect(server.received).toEqual([
      {
        event: 'send_message',
        payload: { room_id: 5, upload_token: 'token-of-upload' },
        cookie: 's=cookie-of-flow',
      },
    ]);
    expect(outcome.steps[1]?.facts[0]?.value).toContain('/messages/41');
  });

  test('ends the flow when the acknowledgement says no', async () => {
    const server = await chat(() => ({ ok: false }));
    const outcome = await run(server.url, probe, { settings: { room: 5 } });
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toContain('the message was refused');
    expect(outcome.steps.map((step) => step.outcome)).toEqual(['down', 'skipped']);
  });
});
describe('a flow with a session', () => {
  const secrets = new MemorySecrets({ account: { username: 'u', secret: 'password' } });
  const sessions = [
    {
      id: 'account',
      title: 'Account',
      credential: 'account',
      open: [{ id: 'refresh', request: { method: 'POST', path: '/sign-in' } }],
      renew: { credential: 'token', steps: [{ id: 'renew', request: { method: 'POST', path: '/renew' } }] },
    },
  ];

  test('and no steps probes the renewal: degraded when the token was refused and the password had to be used', async () => {
    const server = await serve((request, response) => {
      response.statusCode = request.url === '/renew' ? 401 : 200;
      response.setHeader('set-cookie', 's=1234567');
      response.end('{}');
    });
    const probe = { session: { id: 'account', renew: true } };
    const plain = await run(server.url, probe, { secrets, sessions });
    expect(plain.state).toBe('ok');
    const withToken = new MemorySecrets({
      account: { username: 'u', secret: 'password' },
      token: { username: null, secret: 'old-token' },
    });
    const outcome = await run(server.url, probe, { secrets: withToken, sessions });
    expect(outcome.state).toBe('degraded');
    expect(outcome.reason?.en).toContain('refused the stored token');
    expect(outcomes(outcome)).toEqual([
      ['renew', 'down'],
      ['refresh', 'ok'],
    ]);
  });

  test('whose later step is refused is not begun a second time', async () => {
    const server = await serve((request, response) => {
      response.statusCode = request.url === '/two' ? 401 : 200;
      response.setHeader('set-cookie', 's=1234567');
      response.end('{}');
    });
    const steps = [
      { id: 'one', request: { method: 'POST', path: '/one' } },
      { id: 'two', request: { method: 'POST', path: '/two' } },
    ];
    const { context } = open.add(bench(server.url, { secrets, sessions }));
    await context.sessions.use('account', { renew: false, signal: context.signal });
    const outcome = await httpFlowKind.run(define('http-flow', { session: 'account', steps }), context);
    expect(outcome.state).toBe('down');
    expect(server.seen.map((request) => request.url)).toEqual(['/sign-in', '/one', '/two']);
  });
});
