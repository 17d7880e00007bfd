import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { connectLayer, errorCode, errorDetail, netFailure } from '../net/net-failure.ts';
import type { NetFailure } from '../net/net-failure.ts';
import { DetourError } from './agents.ts';
import type { BodySink, HttpCall, HttpPhases } from './http-client.ts';

/** How far an exchange has come (`QUEUE`: no connection was free yet); a timeout is named after it (`TIMEOUT_FIRST_BYTE`: connected, and never answered). */
type Stage = 'QUEUE' | 'DNS' | 'CONNECT' | 'TLS' | 'FIRST_BYTE' | 'BODY';

export type RawAnswer = {
  readonly kind: 'raw';
  readonly response: IncomingMessage;
  readonly body: Uint8Array;
  readonly truncated: boolean;
  readonly remoteAddress: string | null;
};

type Marks = { dnsMs: number | null; tcpMs: number | null; tlsMs: number | null; firstByteMs: number | null };

const maxHeaderBytes = 32 * 1024;

/** One request and its answer as they are on the wire: phases, limits, and which layer an error belongs to. */
export class Transfer {
  readonly #call: HttpCall;
  readonly #secure: boolean;
  readonly #startedAt = performance.now();
  readonly #marks: Marks = { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: null };
  #stage: Stage = 'QUEUE';
  #ended = false;
  #resolve: (result: RawAnswer | NetFailure) => void = () => {};
  #request: ClientRequest | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(call: HttpCall, secure: boolean) {
    this.#call = call;
    this.#secure = secure;
  }

  phases(): HttpPhases {
    return { ...this.#marks, totalMs: this.#elapsed() };
  }

  run(options: RequestOptions): Promise<RawAnswer | NetFailure> {
    const { signal, timeoutMs } = this.#call;
    return new Promise((resolve) => {
      this.#resolve = resolve;
      if (signal.aborted) {
        this.#end(netFailure('cancelled', 'CANCELLED', 'cancelled'));
        return;
      }
      signal.addEventListener('abort', this.#onAbort, { once: true });
      this.#timer = setTimeout(this.#onTimeout, timeoutMs);
      this.#send(options);
    });
  }

  #send(options: RequestOptions): void {
    try {
      const request = (this.#secure ? requestSecure : requestPlain)({
        ...options,
        maxHeaderSize: maxHeaderBytes,
      });
      this.#request = request;
      request.once('socket', (socket) => this.#watch(socket));
      request.once('response', (response) => this.#receive(response));
      request.on('error', (error) => {
        if (this.#mayRepeat(request, error)) this.#send(options);
        else this.#end(this.#failureOf(error));
      });
      request.end(this.#call.body ?? undefined);
    } catch (error: unknown) {
      // A header that cannot be sent. The message names the header, never its value.
      this.#end(netFailure('http', errorCode(error), errorDetail(error)));
    }
  }

  /** A kept-alive connection that the server had just closed: the same request goes out once more on a new one. */
  #mayRepeat(request: ClientRequest, error: unknown): boolean {
    if (this.#ended || !request.reusedSocket || this.#marks.firstByteMs !== null) return false;
    const repeatable = this.#call.method === 'GET' || this.#call.method === 'HEAD';
    return repeatable && ['ECONNRESET', 'EPIPE'].includes(errorCode(error));
  }

  #watch(socket: Socket): void {
    if (!socket.connecting) {
      // Reused, or handed over by a proxy or a host with the handshake still to come.
      this.#stage = this.#secure && this.#request?.reusedSocket !== true ? 'TLS' : 'FIRST_BYTE';
      if (this.#stage === 'TLS') this.#watchHandshake(socket);
      return;
    }
    this.#stage = 'DNS';
    socket.once('lookup', () => {
      this.#marks.dnsMs = this.#elapsed();
      this.#stage = 'CONNECT';
    });
    socket.once('connectionAttempt', () => (this.#stage = 'CONNECT'));
    socket.once('connect', () => {
      this.#marks.tcpMs = this.#elapsed();
      this.#stage = this.#secure ? 'TLS' : 'FIRST_BYTE';
    });
    if (this.#secure) this.#watchHandshake(socket);
  }

  #watchHandshake(socket: Socket): void {
    socket.once('secureConnect', () => {
      this.#marks.tlsMs = this.#elapsed();
      this.#stage = 'FIRST_BYTE';
    });
  }

  #receive(response: IncomingMessage): void {
    this.#marks.firstByteMs = this.#elapsed();
    this.#stage = 'BODY';
    const remoteAddress = response.socket.remoteAddress ?? null;
    const chunks: Buffer[] = [];
    const { maxBytes, into } = this.#call;
    const status = response.statusCode ?? 0;
    if (into !== undefined && status >= 200 && status < 300) {
      void this.#passOn(response, into);
      return;
    }
    let size = 0;
    const finish = (truncated: boolean) => {
      const whole = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
      const body = whole.length > maxBytes ? whole.subarray(0, maxBytes) : whole;
      this.#end({ kind: 'raw', response, body, truncated, remoteAddress });
    };
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= maxBytes) return;
      // Whatever else would come is not wanted: the connection goes with it.
      finish(true);
      response.destroy();
    });
    response.once('end', () => finish(false));
    response.on('error', (error) => this.#end(this.#failureOf(error)));
  }

  async #passOn(response: IncomingMessage, into: BodySink): Promise<void> {
    const remoteAddress = response.socket.remoteAddress ?? null;
    const end = (truncated: boolean) =>
      this.#end({ kind: 'raw', response, body: new Uint8Array(), truncated, remoteAddress });
    let size = 0;
    try {
      for await (const piece of response as AsyncIterable<Buffer>) {
        size += piece.length;
        if (this.#ended || size > this.#call.maxBytes) break;
        await into.write(piece);
      }
      end(size > this.#call.maxBytes);
    } catch (error: unknown) {
      this.#end(this.#failureOf(error));
    }
  }

  #failureOf(error: unknown): NetFailure {
    if (error instanceof DetourError) return error.failure;
    const code = errorCode(error);
    const detail = errorDetail(error);
    if (this.#stage === 'TLS') return netFailure('tls', code, detail);
    if (this.#stage === 'DNS' || this.#stage === 'CONNECT')
      return netFailure(connectLayer(error), code, detail);
    // The handshake of TLS 1.3 may be over here before the server has said no.
    return netFailure(/^ERR_SSL_|^ERR_TLS_/.test(code) ? 'tls' : 'http', code, detail);
  }

  readonly #onAbort = (): void => this.#stop(netFailure('cancelled', 'CANCELLED', 'cancelled'));

  readonly #onTimeout = (): void =>
    this.#stop(
      netFailure('timeout', `TIMEOUT_${this.#stage}`, `no answer within ${this.#call.timeoutMs} ms`),
    );

  #stop(failure: NetFailure): void {
    this.#end(failure);
    this.#request?.destroy();
  }

  #end(result: RawAnswer | NetFailure): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#call.signal.removeEventListener('abort', this.#onAbort);
    this.#resolve(result);
  }

  #elapsed(): number {
    return performance.now() - this.#startedAt;
  }
}
