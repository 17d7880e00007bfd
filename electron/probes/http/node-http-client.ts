import type { IncomingMessage, RequestOptions } from 'node:http';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import type { NetworkSettings } from '../../../shared/model/target.ts';
import { errorCode, errorDetail, netFailure } from '../net/net-failure.ts';
import type { NetFailure } from '../net/net-failure.ts';
import { isProxyAnswer, parseProxy, proxyName } from '../net/proxy.ts';
import type { Proxy } from '../net/proxy.ts';
import { bareHost } from '../net/resolve.ts';
import { plainAgents, secureAgents } from './agents.ts';
import type { Agents } from './agents.ts';
import { decompress } from './decompress.ts';
import type { HttpAnswer, HttpCall, HttpClient, HttpFailure, HttpPhases } from './http-client.ts';
import { Transfer } from './transfer.ts';
import type { RawAnswer } from './transfer.ts';

export type HttpClientOptions = {
  /** `Holdfast/<version>`. */
  readonly userAgent: string;
};

/** The HTTP client of one target. Reads no proxy or certificate settings from the environment of this process. */
export function createHttpClient(network: NetworkSettings, options: HttpClientOptions): HttpClient {
  return new NodeHttpClient(network, options);
}

class NodeHttpClient implements HttpClient {
  readonly #ca: string | null;
  readonly #proxy: Proxy | null;
  /** The proxy that was set is no address; nothing is sent round it. */
  readonly #badProxy: NetFailure | null;
  readonly #userAgent: string;
  readonly #plain: Agents = plainAgents();
  /** Made when the first https address is asked for: reading the certificate store takes tens of milliseconds. */
  #secure: Agents | null = null;

  constructor(network: NetworkSettings, options: HttpClientOptions) {
    this.#ca = network.ca;
    const proxy = readProxy(network.proxy);
    this.#proxy = proxy?.kind === 'failure' ? null : proxy;
    this.#badProxy = proxy?.kind === 'failure' ? proxy : null;
    this.#userAgent = options.userAgent;
  }

  async send(call: HttpCall): Promise<HttpAnswer | HttpFailure> {
    const secure = call.url.protocol === 'https:';
    const transfer = new Transfer(call, secure);
    const agents = this.#badProxy ?? this.#agentsFor(secure);
    if (agents.kind === 'failure') return failed(agents, transfer.phases(), []);
    const raw = await transfer.run(this.#optionsFor(call, agents.agents));
    const phases = transfer.phases();
    if (raw.kind === 'failure') return failed(this.#viaProxy(raw, secure), phases, []);
    return this.#answerOf(raw, call, phases);
  }

  dispose(): void {
    for (const agents of [this.#plain, this.#secure]) {
      agents?.kept.destroy();
      agents?.single.destroy();
    }
  }

  #agentsFor(secure: boolean): { readonly kind: 'agents'; readonly agents: Agents } | NetFailure {
    if (!secure) return { kind: 'agents', agents: this.#plain };
    try {
      this.#secure ??= secureAgents(this.#ca, this.#proxy);
      return { kind: 'agents', agents: this.#secure };
    } catch (error: unknown) {
      return netFailure('tls', errorCode(error), errorDetail(error));
    }
  }

  #optionsFor(call: HttpCall, agents: Agents): RequestOptions {
    const { url, method } = call;
    const repeatable = method === 'GET' || method === 'HEAD';
    const common = { method, agent: repeatable ? agents.kept : agents.single };
    const headers = { host: url.host, 'user-agent': this.#userAgent, ...call.headers };
    const path = url.pathname + url.search;
    if (this.#proxy === null || url.protocol === 'https:') {
      const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
      return { ...common, host: bareHost(url.hostname), port, path, headers };
    }
    const login = this.#proxy.authorization;
    return {
      ...common,
      host: this.#proxy.host,
      port: this.#proxy.port,
      path: `http://${url.host}${path}`,
      headers: login === null ? headers : { ...headers, 'proxy-authorization': login },
    };
  }

  async #answerOf(raw: RawAnswer, call: HttpCall, phases: HttpPhases): Promise<HttpAnswer | HttpFailure> {
    const status = raw.response.statusCode ?? 0;
    const headers = plainHeaders(raw.response);
    if (this.#proxy !== null && isProxyAnswer(status, headers)) {
      const said = `${proxyName(this.#proxy)} answered ${status} instead of the server`;
      return failed(netFailure('proxy', `PROXY_${status}`, said), phases, proxyFacts(headers));
    }
    const encoding = headers['content-encoding'];
    let { body, truncated } = raw;
    if (encoding !== undefined && body.length > 0) {
      const plain = await decompress(body, encoding, { maxBytes: call.maxBytes, truncated });
      if (plain.kind === 'broken') return failed(netFailure('http', plain.code, plain.detail), phases, []);
      ({ body, truncated } = plain);
    }
    return {
      kind: 'answer',
      status,
      headers,
      setCookies: raw.response.headers['set-cookie'] ?? [],
      body,
      truncated,
      phases,
      remoteAddress: raw.remoteAddress,
    };
  }

  /**
   * With plain HTTP it is the proxy that is connected to, so what fails before it answers is the proxy; with HTTPS there is no
   * connection to wait on until the proxy has opened its tunnel.
   */
  #viaProxy(failure: NetFailure, secure: boolean): NetFailure {
    if (this.#proxy === null) return failure;
    const { layer, code, detail } = failure;
    const waiting =
      code === 'TIMEOUT_QUEUE' || (!secure && (code === 'TIMEOUT_DNS' || code === 'TIMEOUT_CONNECT'));
    if (layer === 'timeout' && waiting) return netFailure('timeout', 'TIMEOUT_PROXY', detail);
    if (secure || (layer !== 'dns' && layer !== 'tcp')) return failure;
    return netFailure('proxy', code, `${proxyName(this.#proxy)}: ${detail}`);
  }
}

function readProxy(text: string | null): (Proxy & { readonly kind?: undefined }) | NetFailure | null {
  try {
    return parseProxy(text);
  } catch (error: unknown) {
    if (isAppError(error)) return netFailure('proxy', 'BAD_PROXY', error.message);
    throw error;
  }
}

function failed(failure: NetFailure, phases: HttpPhases, facts: readonly EvidenceFact[]): HttpFailure {
  return { ...failure, phases, facts };
}

function plainHeaders(response: IncomingMessage): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && name !== 'set-cookie')
      headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function proxyFacts(headers: Readonly<Record<string, string>>): readonly EvidenceFact[] {
  return ['via', 'proxy-status', 'x-squid-error', 'proxy-agent'].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [{ name, value: value.slice(0, 400) }];
  });
}
