import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps, Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { accountRoutes } from './auth/account-routes.ts';
import { deviceRoutes } from './auth/device-routes.ts';
import type { Certificate } from './certificates.ts';
import { closeServer, controlServer, listenOnLoopback } from './control.ts';
import { messageOf } from './database.ts';
import { answer } from './http/app.ts';
import { sabotage, takeover } from './http/sabotage.ts';
import type { Practice } from './practice.ts';
import { openRealtime, type Realtime } from './realtime/realtime.ts';
import { roomRoutes } from './room-routes.ts';
import { systemRoutes } from './system-routes.ts';
import { uploadRoutes } from './upload-routes.ts';

/** One run of the server, from listening to closed. */
export type Running = {
  readonly port: number;
  /** Null without a control interface. */
  readonly controlPort: number | null;
  readonly useCertificate: (certificate: Certificate) => void;
  readonly close: () => Promise<void>;
};

export type Listening = {
  readonly port: number;
  readonly controlPort: number | null;
  readonly certificate: Certificate | null;
  readonly onShutdown: () => void;
};

const routes = [...accountRoutes, ...deviceRoutes, ...systemRoutes, ...roomRoutes, ...uploadRoutes];

/** Opens the HTTP, Socket.IO and control sides and starts the maintenance clock. */
export async function run(practice: Practice, wanted: Listening): Promise<Running> {
  const realtime = openRealtime(practice);
  const handler = requestHandler(practice, realtime);
  const server: Server =
    wanted.certificate === null ? createHttp(handler) : createHttps({ ...wanted.certificate }, handler);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    acceptUpgrade(practice, realtime, request, socket, head);
  });
  const control = controlServer(practice, wanted.onShutdown);
  const port = await listenOnLoopback(server, wanted.port);
  const controlPort =
    wanted.controlPort === null
      ? null
      : await listenOnLoopback(control, wanted.controlPort).catch(() => listenOnLoopback(control, 0));
  const timer = setInterval(
    () => practice.maintenance.run(),
    Math.max(1, practice.config.number('MAINTENANCE_INTERVAL_MINUTES')) * 60_000,
  );
  timer.unref();
  practice.log.write('INFO', `서버 시작: 0.0.0.0:${port} (async_mode=gevent)`);
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    controlPort,
    useCertificate: (certificate) => {
      if (server instanceof HttpsServer) server.setSecureContext({ ...certificate });
      cutAll();
    },
    close: async () => {
      clearInterval(timer);
      await realtime.close();
      cutAll();
      await Promise.all([closeServer(server), closeServer(control)]);
      practice.database.release();
    },
  };
}

function requestHandler(
  practice: Practice,
  realtime: Realtime,
): (request: IncomingMessage, response: ServerResponse) => void {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    practice.counters.httpRequests += 1;
    if (await sabotage(practice, request, response)) return;
    if (!realtime.request(request, response)) await answer(routes, practice, request, response);
  };
  return (request, response) => {
    response.on('error', () => response.destroy());
    handle(request, response).catch((error: unknown) => {
      practice.log.write('ERROR', `Unhandled: ${messageOf(error)}`);
      response.destroy();
    });
  };
}

/** A request to upgrade; what takes over plain requests refuses these or leaves them hanging. */
function acceptUpgrade(
  practice: Practice,
  realtime: Realtime,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy());
  const fault = takeover(practice);
  if (fault === 'accepts-never-answers') return;
  if (fault === null) realtime.upgrade(request, socket, head);
  else socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
