import { Agent as HttpAgent } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { asError } from '../../../shared/errors/app-error.ts';
import { secureAgents } from '../http/agents.ts';
import { openTunnel, parseProxy } from '../net/proxy.ts';
import type { Proxy } from '../net/proxy.ts';

const tunnelTimeoutMs = 30_000;

type ConnectionCallback = NonNullable<Parameters<HttpAgent['createConnection']>[1]>;

/**
 * WebSockets through a plain proxy travel in a tunnel even without TLS: an absolute-form request would be answered by the
 * proxy, not upgraded.
 */
class PlainTunnelAgent extends HttpAgent {
  readonly #proxy: Proxy;

  constructor(proxy: Proxy) {
    super({ keepAlive: false });
    this.#proxy = proxy;
  }

  override createConnection(
    options: Parameters<HttpAgent['createConnection']>[0],
    callback?: ConnectionCallback,
  ): Duplex | null | undefined {
    const wait = { signal: AbortSignal.timeout(tunnelTimeoutMs), timeoutMs: tunnelTimeoutMs };
    openTunnel(this.#proxy, options.host ?? '', Number(options.port ?? 80), wait)
      .then((tunnel) => {
        if (tunnel.kind === 'failure') throw new Error(tunnel.detail);
        callback?.(null, tunnel.socket);
      })
      .catch((error: unknown) => callback?.(asError(error), new PassThrough().destroy()));
    return undefined;
  }
}

/** The agent for one Socket.IO connection: the target's certificate authority and proxy, never a kept-alive connection. */
export function socketAgent(
  url: URL,
  network: { readonly ca: string | null; readonly proxy: string | null },
): HttpAgent | HttpsAgent {
  const proxy = parseProxy(network.proxy);
  if (url.protocol === 'https:') return secureAgents(network.ca, proxy).single;
  return proxy === null ? new HttpAgent({ keepAlive: false }) : new PlainTunnelAgent(proxy);
}
