import { io, NodeWebSocket } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { HostPorts } from '../../locations/host-ports.ts';
import { trustedCertificates } from '../net/trust.ts';
import { socketAgent } from './agent.ts';
import { enginePath } from './ladder-target.ts';
import { Polling } from './polling.ts';

type ClientOptions = {
  /** Address of the server; the namespace is appended. */
  readonly url: URL;
  readonly path: string;
  readonly namespace: string;
  readonly network: { readonly ca: string | null; readonly proxy: string | null };
  readonly ports: HostPorts | null;
  readonly cookie: string | null;
  /** The auth payload of the CONNECT packet. */
  readonly auth: Readonly<Record<string, unknown>> | null;
  readonly transports: readonly ('polling' | 'websocket')[];
  readonly reconnect: boolean;
  readonly timeoutMs: number;
};

export type SocketClient = Socket;

/**
 * A Socket.IO client that has not connected yet. No Origin is sent: a server that refuses a foreign one would show as a
 * time-out. Each client has a connection of its own; the caller disconnects it.
 */
export function createSocketClient(options: ClientOptions): SocketClient {
  const settings = {
    path: enginePath(options.path),
    transports: options.transports.map((name) => (name === 'polling' ? Polling : NodeWebSocket)),
    autoConnect: false,
    forceNew: true,
    reconnection: options.reconnect,
    reconnectionDelay: 1000,
    reconnectionDelayMax: 30_000,
    timeout: options.timeoutMs,
    extraHeaders: options.cookie === null ? {} : { Cookie: options.cookie },
    ...(options.auth === null ? {} : { auth: { ...options.auth } }),
    ...(options.url.protocol === 'https:' ? { ca: [...trustedCertificates(options.network.ca)] } : {}),
  };
  // The library's types know only browsers' agents; on Node it hands this one to the request (engine.io-client, websocket.js).
  Object.assign(settings, { agent: socketAgent(options.url, options.network, options.ports) });
  // A slash between them, or what follows could become part of the host.
  return io(`${options.url.origin}/${options.namespace.replace(/^\/+/, '')}`, settings);
}

/** Which transport carries the connection now. */
export function transportOf(client: SocketClient): string | null {
  return client.io.engine?.transport.name ?? null;
}
