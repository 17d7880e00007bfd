import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { succeeded } from '../../../shared/contract/envelope.ts';
import { wireVersion } from '../../../shared/contract/wire.ts';
import { openTestFace } from './web-face.ts';
import type { TestFace } from './web-face.ts';

let web: TestFace;
const open: WebSocket[] = [];

beforeEach(async () => {
  web = await openTestFace();
});

afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await web.dispose();
});

function connect(
  headers: Record<string, string> = { origin: web.own.origin },
  path = '/api/live',
): WebSocket {
  const socket = new WebSocket(`ws://${web.host}${path}`, { headers });
  socket.on('error', () => {});
  open.push(socket);
  return socket;
}

function upgradeRequest(path: string): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${web.host}`,
    `Origin: ${web.own.origin}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    '',
    '',
  ].join('\r\n');
}

/** An upgrade with the path exactly as written, and what was answered. */
async function upgrade(path: string): Promise<string> {
  const socket = createConnection({ host: '127.0.0.1', port: web.face.port });
  await once(socket, 'connect');
  socket.write(upgradeRequest(path));
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  await once(socket, 'close');
  return answer;
}

async function greet(secret: string, version = wireVersion): Promise<WebSocket> {
  const socket = connect();
  await once(socket, 'open');
  socket.send(JSON.stringify({ hello: { secret, wireVersion: version } }));
  return socket;
}

async function nextMessage(socket: WebSocket): Promise<unknown> {
  const text = await new Promise<string>((resolve) => {
    socket.once('message', (data: Buffer) => resolve(data.toString('utf8')));
  });
  return JSON.parse(text);
}

function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', (code) => resolve(code)));
}

/** The status with which a connection was refused. */
function refusal(socket: WebSocket): Promise<number | undefined> {
  return new Promise((resolve) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
  });
}

describe('who may open the live socket', () => {
  it.each([
    ['no Origin', {}],
    ['another Origin', { origin: 'https://evil.example' }],
    ['the Origin null', { origin: 'null' }],
    ['another Host', { origin: 'http://evil.example', host: 'evil.example' }],
    ['another site', { origin: 'http://127.0.0.1', 'sec-fetch-site': 'cross-site' }],
  ])('refuses %s before the protocol is switched', async (_who, headers) => {
    expect(await refusal(connect(headers))).toBe(403);
  });

  it.each(['/api/other', '/', '//', '//api/live', '/api/live/', '/api/../api/live', '/%'])(
    'refuses the path %s and lives on',
    async (path) => {
      const answer = await upgrade(path);
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      expect((await web.ask('GET', '/')).status).toBe(200);
    },
  );

  it('lives on when a refused caller is gone before its answer', async () => {
    const socket = createConnection({ host: '127.0.0.1', port: web.face.port });
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(upgradeRequest('/nothing'));
    socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await web.ask('GET', '/')).status).toBe(200);
  });

  it('refuses the twenty-first connection', async () => {
    const sockets = Array.from({ length: 20 }, () => connect());
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    expect(await refusal(connect())).toBe(403);
  });
});

describe('the first message', () => {
  it('with the secret opens the conversation', async () => {
    const socket = await greet(await web.secret());
    socket.send(JSON.stringify({ id: 1, channel: 'app.info', input: {} }));
    expect(await nextMessage(socket)).toEqual({ id: 1, envelope: succeeded({ channel: 'app.info' }) });
    expect(web.console.asked[0]?.context.face).toBe('web');
  });

  it.each([
    ['a made-up secret', JSON.stringify({ hello: { secret: 'x'.repeat(43), wireVersion } })],
    ['a call', JSON.stringify({ id: 1, channel: 'credentials.list', input: {} })],
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['a list', '[]'],
  ])('with %s closes it, and the console never hears of it', async (_what, message) => {
    const socket = connect();
    await once(socket, 'open');
    socket.send(message);
    socket.send(JSON.stringify({ id: 2, channel: 'app.info', input: {} }));
    expect(await closeCode(socket)).toBe(4401);
    expect(web.console.asked).toEqual([]);
  });

  it('with the start token instead of the secret closes it', async () => {
    expect(await closeCode(await greet(web.token()))).toBe(4401);
  });

  it('of another version of the wire is told so', async () => {
    expect(await closeCode(await greet(await web.secret(), wireVersion + 1))).toBe(4409);
  });

  it('has to come within five seconds', async () => {
    const socket = connect();
    await once(socket, 'open');
    const closed = closeCode(socket);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await web.clock.advance(5000);
    expect(await closed).toBe(4401);
  });

  it('must be there before any event is told', async () => {
    const socket = connect();
    const heard: unknown[] = [];
    socket.on('message', (data) => heard.push(data));
    await once(socket, 'open');
    web.console.tell('targets.changed', { revision: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toEqual([]);
    expect(web.console.listeners).toBe(0);
  });
});

describe('the conversation', () => {
  it('tells events and stops listening when the page is gone', async () => {
    const socket = await greet(await web.secret());
    await expect.poll(() => web.console.listeners).toBe(1);
    const message = nextMessage(socket);
    web.console.tell('targets.changed', { revision: 7 });
    expect(await message).toEqual({ event: 'targets.changed', payload: { revision: 7 } });
    socket.close();
    await expect.poll(() => web.console.listeners).toBe(0);
  });

  it('cancels a call on request, and all of them when the page is gone', async () => {
    const signals: AbortSignal[] = [];
    web.console.answer = ({ context }) => {
      signals.push(context.signal);
      return new Promise(() => {});
    };
    const socket = await greet(await web.secret());
    socket.send(JSON.stringify({ id: 1, channel: 'probes.run', input: {} }));
    socket.send(JSON.stringify({ id: 2, channel: 'socketio.test', input: {} }));
    await expect.poll(() => signals.length).toBe(2);
    socket.send(JSON.stringify({ cancel: 1 }));
    await expect.poll(() => signals.map((signal) => signal.aborted)).toEqual([true, false]);
    socket.terminate();
    await expect.poll(() => signals.map((signal) => signal.aborted)).toEqual([true, true]);
  });

  it.each(['{', '{"id":"x"}', '{"id":1.5,"channel":"app.info"}', `{"id":1,"channel":"${'x'.repeat(100)}"}`])(
    'ends at the malformed message %j',
    async (message) => {
      const socket = await greet(await web.secret());
      socket.send(message);
      expect(await closeCode(socket)).toBe(4400);
      expect(web.console.asked).toEqual([]);
    },
  );

  it('ends at a message larger than any file that is attached', async () => {
    const socket = await greet(await web.secret());
    socket.send('x'.repeat(32 * 1024 * 1024 + 1));
    expect(await closeCode(socket)).toBe(1009);
  });

  it('ends when the secret has been idle for half a day', async () => {
    const socket = await greet(await web.secret());
    await expect.poll(() => web.console.listeners).toBe(1);
    await web.clock.advance(12 * 3_600_000 + 1);
    socket.send(JSON.stringify({ id: 1, channel: 'app.info', input: {} }));
    expect(await closeCode(socket)).toBe(4401);
    expect(web.console.asked).toEqual([]);
  });
});
