import { join } from 'node:path';
import { ConfigRefused, loadProxyConfig } from './config.ts';
import type { Config } from './config.ts';
import type { ProxyFault } from './faults.ts';
import { writeLine, writeReject } from './log-file.ts';
import { answerHttp } from './observability.ts';
import type { HttpAnswer } from './observability.ts';
import {
  acknowledgementBody,
  channels,
  envelopeTypes,
  messageBody,
  open,
  readEnvelope,
  readRegistry,
  readStatus,
  registryPayload,
  seal,
} from './wire.ts';
import type { Envelope } from './wire.ts';

const clockWindowMs = 120_000;
const authorisedMs = 120_000;
const silentBackendMs = 15_000;

/** A practice game proxy: what it says of itself, and what it makes of packets. Clocks of all checks are its own. */
export class PracticeProxy {
  readonly #folder: string;
  readonly #faults: ReadonlySet<ProxyFault>;
  readonly #authorised = new Map<string, number>();
  readonly #nonces = new Set<string>();
  readonly #rejects = new Map<string, number>();
  readonly #routing = new Map<string, number>([['STRATEGY', 12]]);
  readonly #seen = new Map<string, number>();
  #config: Config;

  constructor(folder: string, faults: ReadonlySet<ProxyFault>) {
    this.#folder = folder;
    this.#faults = faults;
    this.#config = this.#load();
  }

  /** Reads its configuration again and begins with nothing, as after a restart. @throws ConfigRefused */
  restart(): void {
    this.#config = this.#load();
    for (const memory of [this.#authorised, this.#nonces, this.#rejects, this.#routing, this.#seen])
      memory.clear();
  }

  get clock(): number {
    return Date.now() + (this.#faults.has('clock-off') ? 600_000 : 0);
  }

  /** Paths match by their beginning, and no method is refused. */
  answer(path: string): HttpAnswer {
    const messaging = this.#faults.has('messaging-off')
      ? 'DISABLED'
      : this.#faults.has('messaging-down')
        ? 'DOWN'
        : 'UP';
    return answerHttp(path, {
      messaging,
      listenerUp: !this.#faults.has('listener-down'),
      rejects: this.#rejects,
      routing: this.#routing,
    });
  }

  /** The signed answer, or null: whatever is wrong with a packet is dropped without a trace. */
  receive(packet: Buffer, peer: string): Buffer | null {
    if (['messaging-down', 'messaging-off', 'packets-dropped'].some((one) => this.#has(one))) return null;
    const message = open(this.#secret, packet);
    if (message?.kind === 'handshake') {
      if (Math.abs(message.at - this.clock) > clockWindowMs) return null;
      this.#authorised.set(peer, this.clock);
      return seal(this.#secret, acknowledgementBody(message.nonce));
    }
    if (message?.kind !== 'message') return null;
    if (this.clock - (this.#authorised.get(peer) ?? 0) > authorisedMs) return null;
    this.#authorised.set(peer, this.clock);
    if (message.channel === channels.registryRequest) return this.#answerRequest(message.payload);
    if (message.channel === channels.control) this.#control(message.payload);
    return null;
  }

  /** Logs the backends that it has not heard of for long. */
  missSilent(): void {
    for (const [backend, at] of this.#seen) if (Date.now() - at > silentBackendMs) this.#mark(backend, false);
  }

  #answerRequest(payload: Buffer): Buffer | null {
    const request = readRegistry(payload);
    const reason = this.#requestProblem(request);
    if (reason !== null) {
      writeReject(this.#log, {
        category: 'command-registry-sync',
        reason,
        correlationId: `${request?.sender ?? '-'}:${request?.nonce ?? '-'}`,
        details: `version ${request?.version ?? '-'}`,
      });
      return null;
    }
    const version = this.#has('old-snapshot') ? 1 : 2;
    const snapshot = registryPayload(
      { version, sender: 'proxy', now: this.clock },
      Buffer.from('server,send'),
    );
    return seal(this.#secret, messageBody(channels.registry, snapshot));
  }

  #requestProblem(request: ReturnType<typeof readRegistry>): string | null {
    if (request === null) return 'MALFORMED_REQUEST';
    if (request.version !== 2) return 'VERSION_MISMATCH';
    if (request.sender !== 'backend') return 'UNEXPECTED_SENDER';
    if (Math.abs(request.issuedAt - this.clock) > clockWindowMs) return 'INVALID_TIMESTAMP';
    if (this.#isReplayed(request.nonce)) return 'REPLAYED_REQUEST';
    return this.#has('snapshot-too-large') ? 'OUTBOUND_PAYLOAD_TOO_LARGE' : null;
  }

  #control(payload: Buffer): void {
    const envelope = readEnvelope(payload);
    const reason = envelope === null ? 'MALFORMED_ENVELOPE' : this.#envelopeProblem(envelope);
    if (envelope !== null && reason === null) return this.#apply(envelope);
    const name = reason ?? 'MALFORMED_ENVELOPE';
    this.#rejects.set(name, (this.#rejects.get(name) ?? 0) + 1);
    writeReject(this.#log, {
      category: 'control-plane',
      reason: name,
      correlationId: `${envelope?.sender ?? '-'}:${envelope?.nonce ?? '-'}`,
      details: `${name.toLowerCase()} ${envelope?.sender ?? ''}; expected one of [${this.#backend}]`,
    });
  }

  #envelopeProblem({ sender, issuedAt, ttlMs, nonce, type }: Envelope): string | null {
    if (issuedAt - clockWindowMs > this.clock || this.clock > issuedAt + ttlMs + clockWindowMs)
      return 'INVALID_TIMESTAMP';
    if (sender !== this.#backend) return 'UNEXPECTED_SENDER';
    if (this.#isReplayed(nonce)) return 'REPLAYED';
    return Object.values<number>(envelopeTypes).includes(type) ? null : 'UNSUPPORTED_TYPE';
  }

  #apply({ type, payload }: Envelope): void {
    if (type === envelopeTypes.transferRequest)
      this.#routing.set('TRANSFER', (this.#routing.get('TRANSFER') ?? 0) + 1);
    const status = type === envelopeTypes.backendStatus ? readStatus(payload) : null;
    if (status !== null) this.#mark(status.backend, status.online);
  }

  #mark(backend: string, online: boolean): void {
    const wasOnline = this.#seen.has(backend);
    if (online) this.#seen.set(backend, Date.now());
    else this.#seen.delete(backend);
    if (wasOnline === online) return;
    const text = `Backend status changed [${backend} -> ${online ? 'ONLINE' : 'OFFLINE'}]`;
    writeLine(this.#log, online ? 'INFO' : 'WARN', 'Proxy', text);
  }

  #isReplayed(nonce: string): boolean {
    if (this.#nonces.has(nonce)) return true;
    this.#nonces.add(nonce);
    return false;
  }

  #load(): Config {
    try {
      return loadProxyConfig(join(this.#folder, 'config.toml'));
    } catch (error: unknown) {
      if (error instanceof ConfigRefused) writeLine(this.#log, 'ERROR', 'Proxy', error.message);
      throw error;
    }
  }

  #has(fault: string): boolean {
    return [...this.#faults].some((one) => one === fault);
  }

  get #secret(): string {
    return this.#has('other-secret')
      ? 'another-secret-altogether'
      : String(this.#config.get('security.proxy_secret'));
  }

  get #backend(): string {
    return String(this.#config.get('backends.id'));
  }

  get #log(): string {
    return join(this.#folder, 'logs', 'latest.log');
  }
}
