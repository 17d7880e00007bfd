import { connect, isIP, Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { withDeadline } from './deadline.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { openDetour } from './detour.ts';
import type { Detour } from './detour.ts';
import { connectLayer, errorCode, errorDetail, netFailure } from './net-failure.ts';
import type { NetFailure } from './net-failure.ts';
import { bareHost } from './resolve.ts';
import { secureContextFor } from './trust.ts';

export type Peer = { readonly host: string; readonly port: number; readonly detour: Detour | null };

type TcpConnection = {
  readonly kind: 'connected';
  readonly socket: Duplex;
  readonly durationMs: number;
  /** The peer's address; the proxy's when there is one, and null through a host. */
  readonly remoteAddress: string | null;
};

/** Opens a TCP connection, through the target's host or proxy where that is the way. The caller destroys the socket. */
export async function connectTcp(peer: Peer, options: Wait): Promise<TcpConnection | NetFailure> {
  const startedAt = performance.now();
  const host = bareHost(peer.host);
  if (peer.detour !== null) {
    const tunnel = await openDetour(peer.detour, { host, port: peer.port }, options);
    return tunnel.kind === 'failure' ? tunnel : connected(tunnel.socket, startedAt);
  }
  return withDeadline<TcpConnection | NetFailure>({ ...options, stage: 'CONNECT' }, (done) => {
    const socket = connect({ host, port: peer.port });
    socket.once('connect', () => {
      socket.off('error', onError);
      done(connected(socket, startedAt));
    });
    function onError(error: Error) {
      done(netFailure(connectLayer(error), errorCode(error), errorDetail(error)));
    }
    socket.on('error', onError);
    return () => {
      socket.on('error', () => {});
      socket.destroy();
    };
  });
}

function connected(socket: Duplex, startedAt: number): TcpConnection {
  // An error after the connection stood belongs to whoever uses it next; unheard it would end the process.
  socket.on('error', () => {});
  return {
    kind: 'connected',
    socket,
    durationMs: performance.now() - startedAt,
    remoteAddress: socket instanceof Socket ? (socket.remoteAddress ?? null) : null,
  };
}

type TlsConnection = {
  readonly kind: 'secured';
  readonly socket: TLSSocket;
  readonly durationMs: number;
  /** Null when the certificate is trusted for this host, otherwise what is wrong with it (`CERT_HAS_EXPIRED`). */
  readonly distrust: string | null;
};

type TlsOptions = Wait & {
  /** PEM text of the target's own authority. */
  readonly ca: string | null;
  /** False: the handshake is completed whatever the certificate is, and `distrust` says what is wrong with it. */
  readonly verify: boolean;
};

/** Does the TLS handshake on an open connection. The socket is destroyed when it fails. */
export function secure(
  socket: Duplex,
  host: string,
  options: TlsOptions,
): Promise<TlsConnection | NetFailure> {
  const startedAt = performance.now();
  const name = bareHost(host);
  return withDeadline<TlsConnection | NetFailure>({ ...options, stage: 'TLS' }, (done) => {
    const fail = (error: unknown) => {
      socket.destroy();
      done(netFailure('tls', errorCode(error), errorDetail(error)));
    };
    try {
      const secured = connectSecure({
        socket,
        // For the name check; a server name indication must not be an address (RFC 6066 §3).
        host: name,
        ...(isIP(name) === 0 ? { servername: name } : {}),
        secureContext: secureContextFor(options.ca),
        rejectUnauthorized: options.verify,
      });
      secured.on('error', fail);
      secured.once('close', () => fail(closedDuringHandshake()));
      secured.once('secureConnect', () => {
        done({
          kind: 'secured',
          socket: secured,
          durationMs: performance.now() - startedAt,
          distrust: secured.authorized ? null : distrustOf(secured.authorizationError),
        });
      });
    } catch (error: unknown) {
      fail(error);
    }
    return () => void socket.destroy();
  });
}

function closedDuringHandshake(): Error {
  return Object.assign(new Error('the connection was closed during the TLS handshake'), {
    code: 'ECONNRESET',
  });
}

/** Node gives the code as a plain string, although its types promise an Error. */
function distrustOf(problem: unknown): string {
  return typeof problem === 'string' ? problem : errorCode(problem);
}
