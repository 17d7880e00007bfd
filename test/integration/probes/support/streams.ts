import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

export type StreamServer = {
  readonly url: string;
  /** Requests for a stream, in order. */
  readonly seen: readonly IncomingMessage[];
  close(): Promise<void>;
};

async function listen(server: Server, seen: readonly IncomingMessage[]): Promise<StreamServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Answers each request as the test says; `count` begins at 1. */
export function startSse(
  answer: (response: ServerResponse, request: IncomingMessage, count: number) => void,
): Promise<StreamServer> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(response, request, seen.length);
  });
  return listen(server, seen);
}

/** Opens the head of an event stream. */
export function eventStream(response: ServerResponse, start = ': ok\n\n'): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(start);
}

/** A WebSocket server; `refuse` is a status that it answers instead. */
export function startWebSocket(
  connected: (socket: WebSocket, count: number) => void,
  refuse: (request: IncomingMessage, count: number) => number | null = () => null,
): Promise<StreamServer> {
  const seen: IncomingMessage[] = [];
  const server = createServer((_, response) => response.writeHead(426).end('upgrade, please'));
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => {
    seen.push(request);
    const count = seen.length;
    const status = refuse(request, count);
    if (status === null) {
      sockets.handleUpgrade(request, stream, head, (socket) => connected(socket, count));
      return;
    }
    stream.end(`HTTP/1.1 ${status} No\r\ncontent-type: text/html\r\n\r\n<title>Sign in</title>`);
  });
  return listen(server, seen);
}
