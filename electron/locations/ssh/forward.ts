import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Disposable } from '../../platform/disposable.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { ForwardedSocket } from './forwarded-socket.ts';
import type { SshConnection } from './ssh-connection.ts';
import { forwardingTimedOut, noForwarding, portRefused } from './ssh-errors.ts';

/** Where a stream ends, as the host itself names it: `127.0.0.1` is the host's own loopback. */
export type ForwardTarget = { readonly host: string; readonly port: number };

const acceptMs = 30_000;

/**
 * Opens a TCP stream from the host to a port that it reaches. Throws `ssh/port-refused` when nothing listens there, `ssh/no-forwarding` with the
 * host's reason, `ssh/…`.
 */
export async function forwardTo(
  connection: SshConnection,
  { host, port }: ForwardTarget,
  wait: Wait,
): Promise<ForwardedSocket> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const session = await connection.stream(async (client, lost) => {
    const { promise, resolve, reject } = Promise.withResolvers<ClientChannel>();
    client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else reject(notForwarded(connection.label, address, error));
    });
    const late = () => forwardingTimedOut(connection.label, address);
    return bounded(wait, promise, { late, lost }).catch((error: unknown) => {
      // Nobody waits for it any longer.
      promise.then((channel) => channel.close()).catch(() => {});
      throw error;
    });
  }, wait);
  session.channel.on('close', session.over);
  return new ForwardedSocket(session.channel, session.lost);
}

/** RFC 4254, 5.1: the code of a channel that the host could not connect. OpenSSH adds what its system said. */
const connectFailed = 2;

function notForwarded(label: string, address: string, error: Error): Error {
  const said = error.message.replace(/^\(SSH\) Channel open failure: /, '');
  const isRefused = Reflect.get(error, 'reason') === connectFailed && /refused/i.test(said);
  return isRefused ? portRefused(label, address, said) : noForwarding(label, address, said);
}

/** A port of this computer's loopback from which every connection goes on to a port that the host reaches. */
export type ForwardedPort = Disposable & {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Why a connection could not go on, or broke, the last time; null while all went well. */
  readonly failure: () => Error | null;
};

/**
 * Listens on a free port of loopback until it is disposed. Every program of this computer can connect to it meanwhile. A connection that cannot go
 * on is ended.
 */
export function listenForward(connection: SshConnection, target: ForwardTarget): Promise<ForwardedPort> {
  return listenThrough((wait) => forwardTo(connection, target, wait));
}

/** The same by whatever opens a stream for each connection. */
export async function listenThrough(open: (wait: Wait) => Promise<Duplex>): Promise<ForwardedPort> {
  let failure: Error | null = null;
  const broken = (error: unknown) => {
    if (isAppError(error)) failure = error;
  };
  const disposed = new AbortController();
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    open({ signal: disposed.signal, timeoutMs: acceptMs }).then(
      (through) => {
        through.on('error', broken);
        pipeline(socket, through, () => {});
        pipeline(through, socket, () => socket.destroy());
      },
      (error: unknown) => {
        broken(error);
        socket.destroy();
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a port without a number');
  return {
    host: '127.0.0.1',
    port: address.port,
    failure: () => failure,
    dispose: () => {
      disposed.abort();
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
