import type { IncomingMessage, RequestOptions } from 'node:http';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import type { NetworkSettings } from '../../../shared/model/target.ts';
import { tunnelled } from '../../locations/host-ports.ts';
import type { HostPorts } from '../../locations/host-ports.ts';
import { forwardingTimedOut } from '../../locations/ssh/ssh-errors.ts';
import { detourFacts, throughHost } from '../net/detour.ts';
import type { Detour } from '../net/detour.ts';
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

type HttpClientOptions = {
  /** `Holdfast/<version>`. */
  readonly userAgent: string;
  /** The host of the target, whose loopback an address may name; left out where there is none. */
  readonly ports?: HostPorts | null;
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
  readonly #ports: HostPorts | null;
  /** By what they speak and which way they go. Those for TLS are made when they are needed: reading the certificate store takes long. */
  readonly #agents = new Map<string, Agents>();

  constructor(network: NetworkSettings, options: HttpClientOptions) {
    this.#ca = network.ca;
    const proxy = readProxy(network.proxy);
    this.#proxy = proxy?.kind === 'failure' ? null : proxy;
    this.#badProxy = proxy?.kind === 'failure' ? proxy : null;
    this.#userAgent = options.userAgent;
    this.#ports = options.ports ?? null;
  }

  async send(call: HttpCall): Promise<HttpAnswer | HttpFailure> {
    const secure = call.url.protocol === 'https:';
    const transfer = new Transfer(call, secure);
    const route = this.#routeTo(call.url);
    if (route.kind === 'failure') return failed(route, transfer.phases(), []);
    const raw = await transfer.run(this.#optionsFor(call, route));
    const phases = transfer.phases();
    const { ports, proxy } = route;
    if (raw.kind === 'failure') {
      if (ports !== null)
        return failed(lateTunnel(raw, ports, call.url), phases, detourFacts({ kind: 'host', ports }));
      return failed(proxy === null ? raw : viaProxy(raw, proxy, secure), phases, []);
    }
    const answer = await this.#answerOf(raw, call, phases, proxy);
    return ports === null || answer.kind === 'failure' ? answer : { ...answer, through: throughHost(ports) };
  }

  dispose(): void {
    for (const agents of this.#agents.values()) {
      agents.kept.destroy();
      agents.single.destroy();
    }
  }

  #routeTo(url: URL): Route | NetFailure {
    const ports = tunnelled(url.hostname, this.#ports);
    if (ports === null && this.#badProxy !== null) return this.#badProxy;
    const proxy = ports === null ? this.#proxy : null;
    const secure = url.protocol === 'https:';
    try {
      return { kind: 'route', agents: this.#agentsFor(secure, ports, proxy), ports, proxy };
    } catch (error: unknown) {
      return netFailure('tls', errorCode(error), errorDetail(error));
    }
  }

  #agentsFor(secure: boolean, ports: HostPorts | null, proxy: Proxy | null): Agents {
    const key = `${secure ? 'tls' : 'plain'} ${ports === null ? 'out' : 'host'}`;
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const host: Detour | null = ports === null ? null : { kind: 'host', ports };
    // Without TLS a proxy is asked for the whole address, and needs no tunnel.
    const made = secure
      ? secureAgents(this.#ca, host ?? (proxy === null ? null : { kind: 'proxy', proxy }))
      : plainAgents(host);
    this.#agents.set(key, made);
    return made;
  }

  #optionsFor(call: HttpCall, { agents, proxy }: Route): RequestOptions {
    const { url, method } = call;
    const repeatable = method === 'GET' || method === 'HEAD';
    const common = { method, agent: repeatable ? agents.kept : agents.single };
    const headers = { host: url.host, 'user-agent': this.#userAgent, ...call.headers };
    const path = url.pathname + url.search;
    if (proxy === null || url.protocol === 'https:') {
      return { ...common, host: bareHost(url.hostname), port: portOf(url), path, headers };
    }
    const login = proxy.authorization;
    return {
      ...common,
      host: proxy.host,
      port: proxy.port,
      path: `http://${url.host}${path}`,
      headers: login === null ? headers : { ...headers, 'proxy-authorization': login },
    };
  }

  async #answerOf(
    raw: RawAnswer,
    call: HttpCall,
    phases: HttpPhases,
    proxy: Proxy | null,
  ): Promise<HttpAnswer | HttpFailure> {
    const status = raw.response.statusCode ?? 0;
    const headers = plainHeaders(raw.response);
    if (proxy !== null && isProxyAnswer(status, headers)) {
      const said = `${proxyName(proxy)} answered ${status} instead of the server`;
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
}

/** With which connections a request goes, and through what. */
type Route = {
  readonly kind: 'route';
  readonly agents: Agents;
  readonly ports: HostPorts | null;
  readonly proxy: Proxy | null;
};

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

/** There is no connection to wait on until the host has connected on. */
function lateTunnel(failure: NetFailure, ports: HostPorts, url: URL): NetFailure {
  if (failure.code !== 'TIMEOUT_QUEUE') return failure;
  const error = forwardingTimedOut(ports.label, url.host);
  return { ...netFailure('tunnel', error.code, failure.detail), reason: error.text };
}

/**
 * With plain HTTP it is the proxy that is connected to, so what fails before it answers is the proxy; with HTTPS there is no
 * connection to wait on until the proxy has opened its tunnel.
 */
function viaProxy(failure: NetFailure, proxy: Proxy, secure: boolean): NetFailure {
  const { layer, code, detail } = failure;
  const waiting =
    code === 'TIMEOUT_QUEUE' || (!secure && (code === 'TIMEOUT_DNS' || code === 'TIMEOUT_CONNECT'));
  if (layer === 'timeout' && waiting) return netFailure('timeout', 'TIMEOUT_PROXY', detail);
  if (secure || (layer !== 'dns' && layer !== 'tcp')) return failure;
  return netFailure('proxy', code, `${proxyName(proxy)}: ${detail}`);
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
