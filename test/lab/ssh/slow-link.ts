import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** How a link is. It may change while connections are open. */
export type LinkState = {
  /** One way. */
  delayMs: number;
  /** In each direction; null for as fast as it goes. */
  bytesPerSecond: number | null;
  /** Takes everything and delivers nothing, as a network that has gone silent. */
  silent: boolean;
};

/** A proxy on loopback through which a server is reached as over a bad network. */
export type SlowLink = {
  readonly port: number;
  readonly state: LinkState;
  /** What went through since the start, in both directions. */
  readonly carriedBytes: () => number;
  /** Resets all open connections, as when a router restarts. New ones go through. */
  readonly cut: () => void;
  readonly stop: () => Promise<void>;
};

/** Begins to pass on connections to a port of loopback. */
export async function startSlowLink(port: number, start: Partial<LinkState> = {}): Promise<SlowLink> {
  const state: LinkState = { delayMs: 0, bytesPerSecond: null, silent: false, ...start };
  const sockets = new Set<Socket>();
  let carried = 0;
  const count = (bytes: number) => {
    carried += bytes;
  };
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port, noDelay: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      passOn(socket, other, state, count);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The link has no port.');
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: address.port,
    state,
    carriedBytes: () => carried,
    cut,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
    },
  };
}

/** Each piece is delivered when it has crossed the link: after those before it, its own length, and the delay. */
function passOn(from: Socket, to: Socket, state: LinkState, count: (bytes: number) => void): void {
  let freeAt = 0;
  const onTheWay: Buffer[] = [];
  from.on('data', (piece: Buffer) => {
    onTheWay.push(piece);
    const now = performance.now();
    const takesMs = state.bytesPerSecond === null ? 0 : (piece.length / state.bytesPerSecond) * 1000;
    freeAt = Math.max(now, freeAt) + takesMs;
    if (takesMs > 0) {
      from.pause();
      setTimeout(() => from.resume(), freeAt - now);
    }
    setTimeout(
      () => {
        // Two timers of one millisecond may ring in either order: the oldest piece goes first.
        const next = onTheWay.shift();
        if (next === undefined || state.silent || to.destroyed) return;
        count(next.length);
        to.write(next);
      },
      freeAt - now + state.delayMs,
    );
  });
}
