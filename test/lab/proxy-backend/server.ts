import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeJar } from './artifacts.ts';
import { PracticeBackend } from './backend.ts';
import type { ProxyFault } from './faults.ts';
import { makeFolders, practiceSecret, practiceVersion } from './files.ts';
import { PracticeProxy } from './proxy.ts';

export type ProxyServer = {
  readonly url: string;
  readonly messagingPort: number;
  readonly proxyFolder: string;
  readonly backendFolder: string;
  readonly backendLogFolder: string;
  /** Of the three artifacts. */
  readonly releaseFolder: string;
  readonly secret: string;
  readonly fault: (name: ProxyFault, on: boolean) => Promise<void>;
  /** Both sides read their configuration again: what each says of it, null when it starts. */
  readonly restart: () => Promise<{ readonly proxy: string | null; readonly backendStarts: boolean }>;
  /** A player is moved from one backend to another. */
  readonly transfer: () => Promise<void>;
  /** Whether the backend has the registry of the proxy. */
  readonly isSynchronised: () => boolean;
  readonly stop: () => Promise<void>;
};

/** A practice game proxy with its backend: health, metrics and status over HTTP, signed messages over UDP, their folders and logs. */
export async function startProxy(options: { readonly folder: string }): Promise<ProxyServer> {
  const faults = new Set<ProxyFault>();
  const http = createServer();
  await listenHttp(http, 0);
  const { port: observability } = http.address() as AddressInfo;
  const udp = await MessagingPort.open();
  const messaging = udp.port;
  const folders = makeFolders(options.folder, { observability, messaging });
  const proxy = new PracticeProxy(folders.proxy, faults);
  const backend = new PracticeBackend(folders.backend);
  serve(http, proxy);
  udp.listen(proxy);
  const watch = setInterval(() => proxy.missSilent(), 1000);
  backend.start();
  await backend.synchronised();
  const switches = switchesOf({ proxy, backend, udp, http, port: observability, release: folders.release });
  return {
    url: `http://127.0.0.1:${observability}`,
    messagingPort: messaging,
    proxyFolder: folders.proxy,
    backendFolder: folders.backend,
    backendLogFolder: join(folders.backend, 'logs'),
    releaseFolder: folders.release,
    secret: practiceSecret,
    transfer: () => backend.transfer(),
    isSynchronised: () => backend.isSynchronised,
    fault: async (name, on) => {
      if (on === faults.has(name)) return;
      if (on) faults.add(name);
      else faults.delete(name);
      await switches[name]?.(on);
      if (on) await sendOdd(backend, name);
    },
    restart: () => restart(proxy, backend),
    stop: async () => {
      clearInterval(watch);
      await backend.stop();
      await closeHttp(http);
      await udp.close();
    },
  };
}

async function restart(proxy: PracticeProxy, backend: PracticeBackend) {
  await backend.stop();
  const backendStarts = backend.start();
  try {
    proxy.restart();
    return { proxy: null, backendStarts };
  } catch (error: unknown) {
    return { proxy: error instanceof Error ? error.message : '', backendStarts };
  }
}

type Sides = {
  readonly proxy: PracticeProxy;
  readonly backend: PracticeBackend;
  readonly udp: MessagingPort;
  readonly http: Server;
  readonly port: number;
  readonly release: string;
};

/** Faults that are more than a way to answer. */
function switchesOf({ proxy, backend, udp, http, port, release }: Sides) {
  const again = async (synchronises: boolean) => {
    await backend.stop();
    backend.start();
    if (synchronises) await backend.synchronised();
  };
  const switches: Partial<Record<ProxyFault, (on: boolean) => Promise<void> | void>> = {
    restarted: async (on) => {
      if (!on) return;
      proxy.restart();
      await again(true);
    },
    'backend-old': (on) =>
      writeFileSync(join(release, 'backend-mod.jar'), makeJar(on ? '0.3.9' : practiceVersion)),
    'observability-off': async (on) => (on ? closeHttp(http) : listenHttp(http, port)),
    'port-closed': async (on) => (on ? udp.close() : udp.reopen(proxy)),
    'backend-stopped': async (on) => (on ? backend.stop() : again(true)),
    'old-snapshot': async (on) => again(!on),
  };
  return switches;
}

/** A port for packets that can be closed and opened again under the same number. */
class MessagingPort {
  #socket: Socket | null;
  readonly port: number;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
  }

  static async open(): Promise<MessagingPort> {
    return new MessagingPort(await bound(0));
  }

  async reopen(proxy: PracticeProxy): Promise<void> {
    this.#socket = await bound(this.port);
    this.listen(proxy);
  }

  listen(proxy: PracticeProxy): void {
    const socket = this.#socket;
    socket?.on('message', (packet, peer) => {
      const answer = proxy.receive(packet, `${peer.address}:${peer.port}`);
      if (answer !== null) socket.send(answer, peer.port, peer.address);
    });
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) await new Promise<void>((done) => socket.close(() => done()));
  }
}

/** What a backend that has gone wrong sends, over the wire. */
async function sendOdd(backend: PracticeBackend, fault: ProxyFault): Promise<void> {
  const few = { times: 3, same: false };
  if (fault === 'rejects-sender') await backend.send({ sender: 'hub' }, { times: 5, same: false });
  if (fault === 'rejects-time') await backend.send({ ageMs: 600_000 }, few);
  if (fault === 'rejects-replay') await backend.send({}, { times: 3, same: true });
  if (fault === 'version-mismatch') await backend.send({ registryVersion: 1 }, few);
  if (fault === 'replayed-request') await backend.send({ registryVersion: 2 }, { times: 3, same: true });
}

function listenHttp(http: Server, port: number): Promise<void> {
  return new Promise((done) => http.listen(port, '127.0.0.1', done));
}

/** Resolves as well when nothing listened any more. */
function closeHttp(http: Server): Promise<void> {
  http.closeAllConnections();
  return new Promise((done) => http.close(() => done()));
}

function serve(http: Server, proxy: PracticeProxy): void {
  http.on('request', (request, response) => {
    const answer = proxy.answer(request.url ?? '/');
    response.writeHead(answer.status, {
      'content-type': answer.type,
      date: new Date(proxy.clock).toUTCString(),
    });
    response.end(answer.body);
  });
}

async function bound(port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(port, '127.0.0.1', done));
  return socket;
}
