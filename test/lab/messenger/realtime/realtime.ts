import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server } from 'socket.io';
import { cookieOf, headerOf } from '../http/exchange.ts';
import type { Practice } from '../practice.ts';
import { serveClient } from './socket-events.ts';

/** The Socket.IO side of the server, given every request and upgrade that the HTTP server receives. */
export type Realtime = {
  /** True when the request was for Socket.IO and is dealt with. */
  readonly request: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Cuts every connection, as a restart or a new certificate would. */
  readonly disconnectAll: () => void;
  readonly close: () => Promise<void>;
};

const unsupported = 'The client is using an unsupported version of the Socket.IO or Engine.IO protocols';
const notAccepted = 'Not an accepted origin.';

/** Sets up Socket.IO. The library attaches to a server of its own that never listens: requests are handed over here. */
export function openRealtime(practice: Practice): Realtime {
  const io = new Server(createServer(), {
    serveClient: false,
    pingInterval: practice.config.number('PING_INTERVAL') * 1000,
    pingTimeout: practice.config.number('PING_TIMEOUT') * 1000,
    maxHttpBufferSize: practice.config.number('MAX_HTTP_BUFFER_SIZE'),
  });
  io.use((socket, next) => {
    const userId = sessionUser(practice, socket.handshake.headers.cookie);
    if (userId === null || practice.faults.isOn('socket-connect-refused')) {
      next(new Error('Connection rejected by server'));
      return;
    }
    socket.data = { userId };
    next();
  });
  io.on('connection', (socket) => {
    const userId = sessionUser(practice, socket.handshake.headers.cookie);
    if (userId === null) {
      socket.disconnect(true);
      return;
    }
    practice.counters.socketsNow += 1;
    practice.counters.socketsTotal += 1;
    socket.on('disconnect', () => {
      practice.counters.socketsNow -= 1;
    });
    const locale = socket.handshake.query['lang'] === 'en' ? 'en' : 'ko';
    serveClient({ io, practice, socket, client: { userId, locale } });
  });
  return {
    request: (request, response) => handleRequest(practice, io, request, response),
    upgrade: (request, socket, head) => handleUpgrade(practice, io, request, socket, head),
    disconnectAll: () => io.disconnectSockets(true),
    close: () => io.close(),
  };
}

function sessionUser(practice: Practice, cookies: string | undefined): number | null {
  const sid = cookieOf(cookies, 'session');
  return sid === null ? null : (practice.sessions.read(sid)?.userId ?? null);
}

function isSocketPath(practice: Practice, request: IncomingMessage): boolean {
  const base = practice.faults.isOn('socket-path-wrong') ? '/ws/socket.io' : '/socket.io';
  const path = (request.url ?? '').split('?')[0];
  return path === base || path === `${base}/`;
}

/** Why the handshake is refused, as the real server words it, or null. */
function handshakeRefusal(practice: Practice, request: IncomingMessage): string | null {
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
  if (query.get('EIO') !== '4' || practice.faults.isOn('socket-eio3-only')) return unsupported;
  return originAccepted(practice, request) ? null : notAccepted;
}

/** Same origin only: no Origin at all, or the server's own address. */
function originAccepted(practice: Practice, request: IncomingMessage): boolean {
  if (practice.faults.isOn('socket-origin-refused')) return false;
  const origin = headerOf(request, 'origin');
  return (
    origin === undefined || origin === `${practice.https ? 'https' : 'http'}://${request.headers.host ?? ''}`
  );
}

function handleRequest(
  practice: Practice,
  io: Server,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (!isSocketPath(practice, request)) return false;
  if (practice.faults.isOn('socket-polling-blocked')) {
    plain(
      response,
      403,
      'text/html',
      '<html><head><title>403 Forbidden</title></head><body>nginx</body></html>\n',
    );
    return true;
  }
  const refusal = handshakeRefusal(practice, request);
  if (refusal !== null) {
    plain(response, 400, 'application/json', JSON.stringify(refusal));
    return true;
  }
  // Without gevent the server runs in threading mode and offers polling only.
  io.engine.opts.allowUpgrades = !practice.faults.isOn('gevent-missing');
  io.engine.handleRequest(request, response);
  return true;
}

function handleUpgrade(
  practice: Practice,
  io: Server,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const blocked = practice.faults.isOn('socket-upgrade-blocked') || practice.faults.isOn('gevent-missing');
  if (blocked || !isSocketPath(practice, request)) return badRequest(socket, 'Bad Request');
  const refusal = handshakeRefusal(practice, request);
  // A refused origin is never answered on WebSocket: the client sees a time-out.
  if (refusal === notAccepted) return undefined;
  if (refusal !== null) return badRequest(socket, refusal);
  io.engine.handleUpgrade(request, socket, head);
  return undefined;
}

function plain(response: ServerResponse, status: number, contentType: string, body: string): void {
  response
    .writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) })
    .end(body);
}

function badRequest(socket: Duplex, text: string): void {
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  );
}
