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
  /** Resets every new connection at once, as where the way there is gone. */
  down: boolean;
};

/** A proxy on loopback through which a server is reached as over a bad network. */
export type SlowLink = {
  readonly port: number;
  readonly state: LinkState;
  /** What went through since the start, in both directions. */
  readonly carriedBytes: () => number;
  /** Calls `act` once, as soon as so many bytes have gone through since the start. */
  readonly after: (bytes: number, act: () => void) => void;
  /** Resets all open connections, as when a router restarts. New ones go through. */
  readonly cut: () => void;
  /** Nothing goes through open connections any more, and neither end hears that the other has gone. New ones go through. */
  readonly hush: () => void;
  readonly stop: () => Promise<void>;
};

/** Begins to pass on connections to a port of loopback. */
export async function startSlowLink(port: number, start: Partial<LinkState> = {}): Promise<SlowLink> {
  const state: LinkState = { delayMs: 0, bytesPerSecond: null, silent: false, down: false, ...start };
  const sockets = new Set<Socket>();
  const hushed = new WeakSet<Socket>();
  let carried = 0;
  let due: { readonly bytes: number; readonly act: () => void } | null = null;
  const count = (bytes: number) => {
    carried += bytes;
    if (due === null || carried < due.bytes) return;
    const { act } = due;
    due = null;
    act();
  };
  const server = createServer({ noDelay: true }, (near) => {
    if (state.down) return void near.resetAndDestroy();
    const far = connect({ host: '127.0.0.1', port, noDelay: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        if (!hushed.has(socket)) other.destroy();
      });
      const isSilent = () => state.silent || hushed.has(socket);
      passOn(socket, other, { state, isSilent, count });
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
    after: (bytes, act) => {
      due = { bytes, act };
    },
    cut,
    hush: () => {
      for (const socket of sockets) hushed.add(socket);
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
    },
  };
}

type Way = {
  readonly state: LinkState;
  readonly isSilent: () => boolean;
  readonly count: (bytes: number) => void;
};

/** Each piece is delivered when it has crossed the link: after those before it, its own length, and the delay. */
function passOn(from: Socket, to: Socket, { state, isSilent, count }: Way): void {
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
        if (next === undefined || isSilent() || to.destroyed) return;
        count(next.length);
        to.write(next);
      },
      freeAt - now + state.delayMs,
    );
  });
}
