import type { Clock } from '../../platform/clock.ts';
import type { SocketClient } from './client.ts';

type PingableSocket = {
  ping(): void;
  once(event: 'pong', listener: () => void): void;
  off(event: 'pong', listener: () => void): void;
};

/**
 * The time of a WebSocket ping and its pong (RFC 6455 §5.5.2) on the connection itself, in milliseconds; null over polling, where
 * there is no such frame, or when no pong came in time. Engine.IO's own pings start at the server and cannot be timed here.
 */
export function measureRoundTrip(
  client: SocketClient,
  clock: Clock,
  withinMs: number,
): Promise<number | null> {
  const socket = webSocketOf(client);
  if (socket === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const startedMs = clock.monotonicMs();
    const end = (ms: number | null) => {
      cancel();
      socket.off('pong', onPong);
      resolve(ms);
    };
    const onPong = () => end(clock.monotonicMs() - startedMs);
    const cancel = clock.after(withinMs, () => end(null));
    socket.once('pong', onPong);
    socket.ping();
  });
}

/** engine.io-client keeps the WebSocket in `ws` of its transport, which its types do not show (transports/websocket.js). */
function webSocketOf(client: SocketClient): PingableSocket | null {
  const transport: object | undefined = client.connected ? client.io.engine?.transport : undefined;
  const socket: unknown = transport && 'ws' in transport ? transport.ws : null;
  return isPingable(socket) ? socket : null;
}

function isPingable(value: unknown): value is PingableSocket {
  return typeof value === 'object' && value !== null && 'ping' in value && 'once' in value && 'off' in value;
}
