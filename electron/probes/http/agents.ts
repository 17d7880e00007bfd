import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import { PassThrough } from 'node:stream';
import { connect as connectSecure } from 'node:tls';
import type { AgentOptions as HttpAgentOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import type { AgentOptions } from 'node:https';
import { asError } from '../../../shared/errors/app-error.ts';
import { openDetour } from '../net/detour.ts';
import type { Detour } from '../net/detour.ts';
import { secureContextFor } from '../net/trust.ts';
import type { NetFailure } from '../net/net-failure.ts';

/**
 * Idle connections are closed after this, which is before the servers and firewalls between usually forget them: the probes
 * of one round share connections, and no round starts on a dead one.
 */
const idleMs = 20_000;
const detourTimeoutMs = 60_000;

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

/** Connections without TLS, which go another way where there is one. */
export function plainAgents(detour: Detour | null = null): Agents {
  const make = (options: HttpAgentOptions) =>
    detour === null ? new HttpAgent(options) : new PlainDetourAgent(options, detour);
  return { kept: make(keptOptions), single: make(singleOptions) };
}

/** Throws when the target's authority cannot be read. */
export function secureAgents(ca: string | null, detour: Detour | null): Agents {
  const secureContext = secureContextFor(ca);
  const make = (options: AgentOptions) =>
    detour === null
      ? new HttpsAgent({ ...options, secureContext })
      : new SecureDetourAgent(options, secureContext, detour);
  return { kept: make(keptOptions), single: make(singleOptions) };
}

/** The proxy or the host of the target refused the way, or could not be reached. */
export class DetourError extends Error {
  readonly failure: NetFailure;

  constructor(failure: NetFailure) {
    super(failure.detail);
    this.name = 'DetourError';
    this.failure = failure;
  }
}

type Endpoint = {
  readonly host?: string | null | undefined;
  readonly port?: number | string | null | undefined;
};
type ConnectionCallback = NonNullable<Parameters<HttpAgent['createConnection']>[1]>;

/** Plain HTTP that does not go straight to the server. */
class PlainDetourAgent extends HttpAgent {
  readonly #detour: Detour;

  constructor(options: HttpAgentOptions, detour: Detour) {
    super(options);
    this.#detour = detour;
  }

  override createConnection(options: Endpoint, callback?: ConnectionCallback): Duplex | null | undefined {
    return connectBy(this.#detour, endpointOf(options, 80), (socket) => socket, callback);
  }
}

/** HTTPS that does not go straight to the server. */
class SecureDetourAgent extends HttpsAgent {
  readonly #detour: Detour;
  readonly #secureContext: SecureContext;

  constructor(options: AgentOptions, secureContext: SecureContext, detour: Detour) {
    super(options);
    this.#secureContext = secureContext;
    this.#detour = detour;
  }

  override createConnection(options: Endpoint, callback?: ConnectionCallback): Duplex | null | undefined {
    const endpoint = endpointOf(options, 443);
    const { host } = endpoint;
    const shake = (socket: Duplex) =>
      connectSecure({
        socket,
        host,
        secureContext: this.#secureContext,
        ...(isIP(host) === 0 ? { servername: host } : {}),
      });
    return connectBy(this.#detour, endpoint, shake, callback);
  }
}

function endpointOf({ host, port }: Endpoint, usual: number) {
  return { host: host ?? '', port: Number(port ?? usual) };
}

function connectBy(
  detour: Detour,
  endpoint: { readonly host: string; readonly port: number },
  use: (socket: Duplex) => Duplex,
  callback?: ConnectionCallback,
): undefined {
  const { signal } = new AbortController();
  openDetour(detour, endpoint, { signal, timeoutMs: detourTimeoutMs })
    .then((opened) => {
      if (opened.kind === 'failure') throw new DetourError(opened);
      callback?.(null, use(opened.socket));
    })
    .catch((error: unknown) => {
      // The signature wants a stream beside an error as well.
      callback?.(asError(error), new PassThrough().destroy());
    });
}
