import { createServer, type IncomingMessage, type Server } from 'node:http';
import { headerOf } from './http/exchange.ts';
import type { Practice } from './practice.ts';

/** The control API on its own loopback port, as `--worker` has it. */
export function controlServer(practice: Practice, shutdown: () => void): Server {
  return createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    const reply = control(practice, request, shutdown);
    response.statusCode = reply.status;
    response.end(`${JSON.stringify(reply.body)}\n`);
  });
}

type ControlReply = { readonly status: number; readonly body: unknown };

function control(practice: Practice, request: IncomingMessage, shutdown: () => void): ControlReply {
  if (headerOf(request, 'x-control-token') !== practice.keys.controlToken()) {
    return { status: 401, body: { error: 'unauthorized' } };
  }
  const url = URL.parse(request.url ?? '/', 'http://practice.invalid');
  switch (`${request.method ?? 'GET'} ${url?.pathname ?? ''}`) {
    case 'GET /control/status':
      return { status: 200, body: { shutdown_requested: false, status: 'running' } };
    case 'GET /control/stats':
      return { status: 200, body: stats(practice) };
    case 'GET /control/logs':
      return { status: 200, body: logs(practice, url) };
    case 'POST /control/shutdown':
      setImmediate(shutdown);
      return { status: 200, body: { success: true } };
    default:
      return { status: 404, body: { error: 'not found' } };
  }
}

function logs(practice: Practice, url: URL | null): unknown {
  const since = practice.log.since(Number(url?.searchParams.get('last_id') ?? 0) || 0);
  return { logs: since.lines, next_id: since.nextId };
}

function stats(practice: Practice): unknown {
  return {
    active_connections: practice.counters.socketsNow,
    start_time: new Date(practice.startedAt).toUTCString(),
    total_connections: practice.counters.socketsTotal,
    total_messages: practice.counters.messagesSent,
  };
}

/** Listens on loopback and returns the port. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

/** Stops listening and cuts what is open. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
