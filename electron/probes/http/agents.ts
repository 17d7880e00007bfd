import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import { PassThrough } from 'node:stream';
import { connect as connectSecure } from 'node:tls';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import type { AgentOptions } from 'node:https';
import { asError } from '../../../shared/errors/app-error.ts';
import { openTunnel } from '../net/proxy.ts';
import type { Proxy } from '../net/proxy.ts';
import { secureContextFor } from '../net/trust.ts';
import type { NetFailure } from '../net/net-failure.ts';

/**
 * Idle connections are closed after this, which is before the servers and firewalls between usually forget them: the probes
 * of one round share connections, and no round starts on a dead one.
 */
const idleMs = 20_000;
const tunnelTimeoutMs = 60_000;

export type Agents = {
  /** Kept-alive connections, for requests that may be sent twice. */
  readonly kept: HttpAgent | HttpsAgent;
  /** One connection per request, for those that may not: whether it arrived is then never in doubt because of a stale connection. */
  readonly single: HttpAgent | HttpsAgent;
};

const keptOptions = {
  keepAlive: true,
  maxSockets: 16,
  maxFreeSockets: 4,
  scheduling: 'lifo',
  timeout: idleMs,
} as const;
const singleOptions = { keepAlive: false } as const;

export function plainAgents(): Agents {
  return { kept: new HttpAgent(keptOptions), single: new HttpAgent(singleOptions) };
}

/** Throws when the target's authority cannot be read. */
export function secureAgents(ca: string | null, proxy: Proxy | null): Agents {
  const secureContext = secureContextFor(ca);
  const make = (options: AgentOptions) =>
    proxy === null
      ? new HttpsAgent({ ...options, secureContext })
      : new TunnelAgent(options, secureContext, proxy);
  return { kept: make(keptOptions), single: make(singleOptions) };
}

/** The proxy refused the tunnel or could not be reached. */
export class ProxyError extends Error {
  readonly failure: NetFailure;

  constructor(failure: NetFailure) {
    super(failure.detail);
    this.name = 'ProxyError';
    this.failure = failure;
  }
}

type ConnectionOptions = Parameters<HttpsAgent['createConnection']>[0];
type ConnectionCallback = NonNullable<Parameters<HttpsAgent['createConnection']>[1]>;

/** HTTPS through a proxy's tunnel. */
class TunnelAgent extends HttpsAgent {
  readonly #proxy: Proxy;
  readonly #secureContext: SecureContext;

  constructor(options: AgentOptions, secureContext: SecureContext, proxy: Proxy) {
    super(options);
    this.#secureContext = secureContext;
    this.#proxy = proxy;
  }

  override createConnection(
    options: ConnectionOptions,
    callback?: ConnectionCallback,
  ): Duplex | null | undefined {
    const signal = AbortSignal.timeout(tunnelTimeoutMs);
    openTunnel(this.#proxy, options.host ?? '', Number(options.port ?? 443), {
      signal,
      timeoutMs: tunnelTimeoutMs,
    })
      .then((tunnel) => {
        if (tunnel.kind === 'failure') throw new ProxyError(tunnel);
        callback?.(null, this.#handshake(tunnel.socket, options.host ?? ''));
      })
      .catch((error: unknown) => {
        // The signature wants a stream beside an error as well.
        callback?.(asError(error), new PassThrough().destroy());
      });
    return undefined;
  }

  #handshake(socket: Socket, host: string): Duplex {
    return connectSecure({
      socket,
      host,
      secureContext: this.#secureContext,
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
  }
}
