import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, expect, test } from 'vitest';
import { createSocketClient } from '../../../electron/probes/socket-io/client.ts';
import type { SocketClient } from '../../../electron/probes/socket-io/client.ts';
import { connectClient } from '../../../electron/probes/socket-io/connect.ts';
import { startHttp } from './support/loopback.ts';

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function pollingClient(url: string): SocketClient {
  const client = createSocketClient({
    url: new URL(url),
    path: '/socket.io/',
    namespace: '/',
    network: { ca: null, proxy: null },
    ports: null,
    cookie: 'session=of-the-account',
    auth: null,
    transports: ['polling'],
    reconnect: false,
    timeoutMs: 2000,
  });
  ends.push(() => void client.disconnect());
  return client;
}

const wait = () => ({ signal: new AbortController().signal, timeoutMs: 2000 });

async function startEcho(): Promise<string> {
  const http = createServer();
  const server = new Server(http, { pingInterval: 60_000, pingTimeout: 60_000 });
  server.on('connection', (socket) => {
    socket.on('cookie', (answer: (cookie: string | undefined) => void) =>
      answer(socket.handshake.headers.cookie),
    );
    socket.on('double', (text: string, answer: (text: string) => void) => answer(text + text));
    socket.on('disconnect', (reason) => http.emit('left', reason));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  ends.push(() => server.close());
  left = once(http, 'left');
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}
let left: Promise<unknown[]> = Promise.resolve([]);

test('polling carries events of any size and the cookie, and says goodbye', async () => {
  const client = pollingClient(await startEcho());
  expect(await connectClient(client, wait())).toEqual({ kind: 'connected' });
  expect(await client.timeout(2000).emitWithAck('cookie')).toBe('session=of-the-account');
  const text = '한글 ü '.repeat(20_000);
  expect(await client.timeout(2000).emitWithAck('double', text)).toBe(text + text);
  client.disconnect();
  expect((await left)[0]).toBe('client namespace disconnect');
});

test('a redirect of polling is a refusal: no request and no cookie reaches another origin', async () => {
  const elsewhere = await startHttp((_request, response) => response.end('0{}'));
  const redirecting = await startHttp((_request, response) => {
    response.writeHead(302, { location: `${elsewhere.url}/socket.io/` });
    response.end();
  });
  ends.push(
    () => elsewhere.close(),
    () => redirecting.close(),
  );
  expect(await connectClient(pollingClient(redirecting.url), wait())).toMatchObject({ kind: 'refused' });
  expect(redirecting.seen).toHaveLength(1);
  expect(elsewhere.seen).toEqual([]);
});
