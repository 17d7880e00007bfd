import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { FaceMessage, wireVersion } from '../../shared/contract/wire.ts';
import type { ConsoleMessage } from '../../shared/contract/wire.ts';
import { parseJson } from '../../shared/text/parse-json.ts';
import type { ConsolePort } from '../console-client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import { pathOf } from './request-guard.ts';

type LiveSocketOptions = {
  readonly console: ConsolePort;
  readonly clock: Clock;
  admits(secret: string): boolean;
  isAlive(secret: string): boolean;
  isOwn(request: IncomingMessage): boolean;
};

const Hello = z.object({ hello: z.object({ secret: z.string().max(200), wireVersion: z.number() }) });
/** A file that is attached to a run is at most 20 MiB, and a third more on its way. */
const messageLimitBytes = 32 * 1024 * 1024;
const helloWithinMs = 5000;
const connectionsAtMost = 20;
const callsAtMost = 200;
/** A page that does not read is cut off rather than fed from memory. */
const unsentLimitBytes = 16 * 1024 * 1024;

/** Close codes the page tells apart: 4401 needs a new address, 4409 a new page. */
const closeCodes = { notAdmitted: 4401, otherVersion: 4409, tooSlow: 4408, malformed: 4400 } as const;

/** Calls and events over a WebSocket at `/api/live`. The first message carries the secret; before it nothing is answered. */
export function attachLiveSocket(server: Server, options: LiveSocketOptions): Disposable {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageLimitBytes,
    clientTracking: true,
  });
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    if (
      pathOf(request) !== '/api/live' ||
      !options.isOwn(request) ||
      sockets.clients.size >= connectionsAtMost
    ) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => welcome(socket, options));
  });
  return {
    dispose: () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function welcome(socket: WebSocket, options: LiveSocketOptions): void {
  const cancelTimer = options.clock.after(helloWithinMs, () => socket.close(closeCodes.notAdmitted));
  socket.on('error', () => socket.terminate());
  socket.once('message', (data) => {
    cancelTimer();
    const hello = Hello.safeParse(parse(data));
    if (!hello.success || !options.admits(hello.data.hello.secret))
      return socket.close(closeCodes.notAdmitted);
    if (hello.data.hello.wireVersion !== wireVersion) return socket.close(closeCodes.otherVersion);
    converse(socket, options, hello.data.hello.secret);
  });
}

function converse(socket: WebSocket, options: LiveSocketOptions, secret: string): void {
  const running = new Map<number, AbortController>();
  const send = (message: ConsoleMessage) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > unsentLimitBytes) return socket.close(closeCodes.tooSlow);
    socket.send(JSON.stringify(message));
  };
  // A page that nobody uses is told nothing any more: hearing events does not keep its secret alive.
  const stopEvents = options.console.onEvent((event, payload) => {
    if (options.isAlive(secret)) send({ event, payload });
    else socket.close(closeCodes.notAdmitted);
  });
  socket.on('close', () => {
    stopEvents();
    for (const controller of running.values()) controller.abort();
  });
  socket.on('message', (data) => {
    const message = FaceMessage.safeParse(parse(data));
    if (!message.success) return socket.close(closeCodes.malformed);
    if (!options.admits(secret)) return socket.close(closeCodes.notAdmitted);
    if ('cancel' in message.data) return running.get(message.data.cancel)?.abort();
    const { id, channel, input } = message.data;
    if (running.has(id) || running.size >= callsAtMost) return socket.close(closeCodes.malformed);
    const controller = new AbortController();
    running.set(id, controller);
    void options.console.call(channel, input, { face: 'web', signal: controller.signal }).then((envelope) => {
      running.delete(id);
      send({ id, envelope });
    });
  });
}

function parse(data: RawData): unknown {
  const bytes = Array.isArray(data)
    ? Buffer.concat(data)
    : data instanceof ArrayBuffer
      ? Buffer.from(data)
      : data;
  return parseJson(bytes.toString('utf8'));
}
