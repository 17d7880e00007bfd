import type { Duplex } from 'node:stream';
import type { NetworkSettings } from '../../../shared/model/target.ts';
import type { HostPorts } from '../../locations/host-ports.ts';
import type { BuiltRequest } from '../http/build-request.ts';
import type { Budget } from '../http/budget.ts';
import { fine } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { connectTcp, secure } from '../net/connect.ts';
import { explainFailure } from '../net/explain-failure.ts';
import type { NetFailure } from '../net/net-failure.ts';
import { detourFacts, detourTo } from '../net/detour.ts';
import { refusalFinding } from './refusal-finding.ts';
import { SignLog } from './sign-log.ts';
import type { OpenStream, StreamAnswer, StreamConnection } from './stream-connection.ts';
import { closedFinding, silentFinding } from './stream-texts.ts';

/** How far a connection came. The layers are in this order. */
export const streamLayers = ['tcp', 'tls', 'answer', 'first', 'stay'] as const;
export type StreamLayer = (typeof streamLayers)[number];

export type LayerResult = {
  readonly layer: StreamLayer;
  readonly durationMs: number;
  readonly found: Finding;
  /** What was seen, in a few words each. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
};

export type Watched = {
  /** The last one failed unless `found` is ok. */
  readonly layers: readonly LayerResult[];
  readonly found: Finding;
  /** Until the server answered the request; null when it did not. */
  readonly openedMs: number | null;
  readonly answer: StreamAnswer | null;
  readonly signs: SignLog;
  readonly lastId: string | null;
};

type WatchPlan = {
  readonly request: BuiltRequest;
  readonly network: NetworkSettings;
  /** The host of the target, whose loopback the address may name; null on this computer. */
  readonly ports: HostPorts | null;
  readonly open: OpenStream;
  readonly transport: 'sse' | 'websocket';
  readonly first: 'anything' | 'event' | 'nothing';
  readonly firstWithinMs: number;
  readonly stayMs: number;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  readonly clean: (text: string) => string;
};

/** Opens a stream layer by layer, waits for its first sign, watches it for a while and closes it. */
export async function watchStream(plan: WatchPlan): Promise<Watched> {
  const watch = new Watch(plan);
  try {
    await watch.run();
    return watch.result();
  } finally {
    watch.close();
  }
}

class Watch {
  readonly #plan: WatchPlan;
  readonly #signs = new SignLog();
  readonly #layers: LayerResult[] = [];
  readonly #startedAt = performance.now();
  #socket: Duplex | null = null;
  #connection: StreamConnection | null = null;
  #answer: StreamAnswer | null = null;
  #openedMs: number | null = null;

  constructor(plan: WatchPlan) {
    this.#plan = plan;
  }

  async run(): Promise<void> {
    if (!(await this.#layer('tcp', () => this.#connect()))) return;
    if (this.#plan.request.url.protocol === 'https:' && !(await this.#layer('tls', () => this.#secure())))
      return;
    if (!(await this.#layer('answer', () => this.#ask()))) return;
    if (this.#plan.first !== 'nothing' && !(await this.#layer('first', () => this.#awaitFirst()))) return;
    if (this.#plan.stayMs > 0) await this.#layer('stay', () => this.#stay());
  }

  close(): void {
    if (this.#connection === null) this.#socket?.destroy();
    else this.#connection.close();
  }

  result(): Watched {
    return {
      layers: this.#layers,
      found: this.#layers.at(-1)?.found ?? fine,
      openedMs: this.#openedMs,
      answer: this.#answer,
      signs: this.#signs,
      lastId: this.#connection?.lastId() ?? null,
    };
  }

  async #layer(
    layer: StreamLayer,
    run: () => Promise<Pick<LayerResult, 'found' | 'facts'>>,
  ): Promise<boolean> {
    const before = performance.now();
    const { found, facts } = await run();
    this.#layers.push({ layer, found, facts, durationMs: performance.now() - before });
    return found.state === 'ok';
  }

  async #connect() {
    const { url } = this.#plan.request;
    const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
    const { network, ports } = this.#plan;
    const detour = detourTo(url.hostname, network.proxy, ports);
    const connected = await connectTcp({ host: url.hostname, port, detour }, this.#wait());
    if (connected.kind === 'failure') return this.#failed(connected);
    this.#socket = connected.socket;
    return well([
      { name: 'connected to', value: connected.remoteAddress ?? url.host },
      ...detourFacts(detour),
    ]);
  }

  async #secure() {
    const { request, network } = this.#plan;
    if (this.#socket === null) return well([]);
    const options = { ...this.#wait(), ca: network.ca, verify: true };
    const secured = await secure(this.#socket, request.url.hostname, options);
    if (secured.kind === 'failure') return this.#failed(secured);
    this.#socket = secured.socket;
    return well([{ name: 'protocol', value: secured.socket.getProtocol() ?? 'unknown' }]);
  }

  async #ask() {
    const { request, open, transport, clean } = this.#plan;
    if (this.#socket === null) return well([]);
    this.#connection = open(this.#socket, request, this.#signs);
    const answer = await this.#connection.opened(this.#wait());
    if (answer.kind === 'failure') return this.#failed(answer);
    this.#openedMs = performance.now() - this.#startedAt;
    this.#answer = answer;
    const facts = [
      { name: 'status', value: String(answer.status) },
      ...['content-type', 'sec-websocket-protocol', 'server', 'via'].flatMap((name) => {
        const value = answer.headers[name];
        return value === undefined ? [] : [{ name, value: value.slice(0, 200) }];
      }),
    ];
    if (answer.isStream) return well(facts);
    return { found: refusalFinding(answer, { request, transport, clean }), facts };
  }

  async #awaitFirst() {
    const { first, firstWithinMs, request } = this.#plan;
    const signs = this.#signs;
    const isThere = () => signs.events > 0 || (first === 'anything' && signs.keepAlives > 0);
    await signs.until(isThere, this.#wait(firstWithinMs));
    if (isThere()) return well([this.#heard()]);
    const found =
      signs.endedWhy === null
        ? silentFinding(request.url.host, first, firstWithinMs, signs.keepAlives)
        : closedFinding(request.url.host, this.#plan.clean(signs.endedWhy));
    return { found: this.#plan.signal.aborted ? cancelled : found, facts: [this.#heard()] };
  }

  async #stay() {
    await this.#signs.until(() => false, this.#wait(this.#plan.stayMs));
    const why = this.#signs.endedWhy;
    if (why === null) return { found: this.#plan.signal.aborted ? cancelled : fine, facts: [this.#heard()] };
    const found = closedFinding(this.#plan.request.url.host, this.#plan.clean(why));
    return { found, facts: [this.#heard()] };
  }

  #heard() {
    const { events, keepAlives } = this.#signs;
    return { name: 'heard', value: `events: ${events}, keep-alives: ${keepAlives}` };
  }

  #failed(failure: NetFailure) {
    const found = explainFailure(failure, this.#plan.request.url.host);
    const { clean } = this.#plan;
    return {
      found,
      facts: [
        { name: 'failed at', value: `${failure.layer} (${clean(failure.code)})` },
        { name: 'detail', value: clean(failure.detail).slice(0, 400) },
      ],
    };
  }

  #wait(atMostMs = Number.POSITIVE_INFINITY) {
    const { signal, budget } = this.#plan;
    return { signal, timeoutMs: Math.min(atMostMs, budget.remainingMs()) };
  }
}

const cancelled: Finding = explainFailure({ layer: 'cancelled', code: 'CANCELLED', detail: '' }, '');

function well(facts: LayerResult['facts']): Pick<LayerResult, 'found' | 'facts'> {
  return { found: fine, facts };
}
