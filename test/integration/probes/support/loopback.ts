import { readFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import { resolve } from 'node:path';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Server as TcpServer, Socket } from 'node:net';

const certificates = resolve(import.meta.dirname, '../../../fixtures/tls/probes');

/** PEM text from the fixtures: `ca`, `good`, `expired`, `wrong-name`, `self-signed`. */
export function certificate(name: string): string {
  return readFileSync(resolve(certificates, `${name}.pem`), 'utf8');
}

export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type Loopback = {
  readonly url: string;
  readonly port: number;
  /** Every request that came in, in order. */
  readonly seen: readonly Seen[];
  connections(): number;
  close(): Promise<void>;
};

export type Listener = (request: Seen, response: Parameters<RequestListener>[1]) => void;

/** A real HTTP server on a free port of this computer; with `tls` one of the fixture certificates. */
export async function startHttp(listener: Listener, tls?: string): Promise<Loopback> {
  const seen: Seen[] = [];
  const handle: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const record: Seen = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('latin1'),
      };
      seen.push(record);
      listener(record, response);
    });
  };
  const server =
    tls === undefined
      ? createPlainServer(handle)
      : createSecureServer(
          { cert: certificate(tls), key: readFileSync(resolve(certificates, `${tls}.key`), 'utf8') },
          handle,
        );
  const opened = await listen(server);
  const scheme = tls === undefined ? 'http' : 'https';
  return { ...opened, url: `${scheme}://127.0.0.1:${opened.port}`, seen };
}

/** A bare TCP server, for what no HTTP server would do. */
export async function startTcp(onSocket: (socket: Socket) => void): Promise<Loopback> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    onSocket(socket);
    socket.resume();
  });
  const opened = await listen(server);
  return { ...opened, url: `http://127.0.0.1:${opened.port}`, seen: [] };
}

async function listen(server: Server | TcpServer): Promise<Omit<Loopback, 'url' | 'seen'>> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    connections: () => connections,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A forward proxy that really forwards CONNECT tunnels and records what it was asked for. */
export async function startProxy(): Promise<Loopback & { readonly tunnels: readonly string[] }> {
  const tunnels: string[] = [];
  const server = createPlainServer((request, response) => {
    tunnels.push(request.url ?? '');
    response.setHeader('via', '1.1 practice');
    response.end(
      JSON.stringify({ forwarded: request.url, authorization: request.headers['proxy-authorization'] }),
    );
  });
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    tunnels.push(request.url ?? '');
    const port = Number((request.url ?? '').split(':').at(-1));
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
  });
  const opened = await listen(server);
  return { ...opened, url: `http://127.0.0.1:${opened.port}`, seen: [], tunnels };
}
