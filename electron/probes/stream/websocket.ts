import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import type { BuiltRequest } from '../http/build-request.ts';
import { withDeadline } from '../net/deadline.ts';
import { errorCode, errorDetail, netFailure } from '../net/net-failure.ts';
import type { NetFailure } from '../net/net-failure.ts';
import { plainHeaders, readRefusal } from './refused-answer.ts';
import type { OpenStream, StreamAnswer, StreamConnection, StreamListener } from './stream-connection.ts';

const longestMessageBytes = 4 * 1024 * 1024;
const shownCharacters = 64 * 1024;

/** A WebSocket (RFC 6455) over an open connection. Pings are answered by the library. */
export function openWebSocket(protocols: readonly string[]): OpenStream {
  return (socket, request, listener) => new WebSocketConnection({ socket, request, listener, protocols });
}

type Options = {
  readonly socket: Duplex;
  readonly request: BuiltRequest;
  readonly listener: StreamListener;
  readonly protocols: readonly string[];
};

class WebSocketConnection implements StreamConnection {
  readonly #options: Options;
  #client: WebSocket | null = null;
  #isOpen = false;
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  opened(wait: {
    readonly signal: AbortSignal;
    readonly timeoutMs: number;
  }): Promise<StreamAnswer | NetFailure> {
    return withDeadline<StreamAnswer | NetFailure>({ ...wait, stage: 'FIRST_BYTE' }, (done) => {
      try {
        const client = this.#connect();
        let upgraded: IncomingMessage | null = null;
        client.on('upgrade', (response) => (upgraded = response));
        client.on('open', () => {
          this.#isOpen = true;
          done(answerOf(upgraded, true, new Uint8Array()));
        });
        client.on('unexpected-response', (_, response) =>
          readRefusal(response, (body) => done(answerOf(response, false, body))),
        );
        client.on('error', (error) => {
          done(netFailure('http', codeOf(error), errorDetail(error)));
          this.#end(codeOf(error));
        });
      } catch (error: unknown) {
        // A header that cannot be sent, or a protocol name that is none.
        done(netFailure('http', errorCode(error), errorDetail(error)));
      }
      return () => this.close();
    });
  }

  lastId(): null {
    return null;
  }

  close(): void {
    this.#closed = true;
    if (this.#isOpen) this.#client?.close(1000);
    else this.#client?.terminate();
    // The closing handshake is not waited for.
    const { socket } = this.#options;
    socket.end(() => socket.destroy());
  }

  #connect(): WebSocket {
    const { request, socket, protocols, listener } = this.#options;
    const { accept: _accept, ...headers } = request.headers;
    const client = new WebSocket(request.url, [...protocols], {
      headers,
      createConnection: () => socket,
      followRedirects: false,
      perMessageDeflate: false,
      maxPayload: longestMessageBytes,
    });
    this.#client = client;
    const tell = (sign: Parameters<StreamListener['sign']>[0]) => {
      if (!this.#closed) listener.sign(sign);
    };
    client.on('message', (data, isBinary) => {
      tell({ kind: 'event', name: isBinary ? 'binary' : null, id: null, data: isBinary ? '' : textOf(data) });
    });
    client.on('ping', () => tell({ kind: 'keep-alive', data: 'ping' }));
    client.on('close', (code, reason) => this.#end(closeText(code, reason)));
    return client;
  }

  #end(why: string): void {
    if (this.#closed) return;
    const wasOpen = this.#isOpen;
    this.close();
    if (wasOpen) this.#options.listener.ended(why);
  }
}

/** The library's own code where there is one (`WS_ERR_…`), else what it says about the answer. */
function codeOf(error: Error): string {
  const code = errorCode(error);
  return code === 'UNKNOWN' ? error.message.slice(0, 60) : code;
}

function closeText(code: number, reason: Buffer): string {
  const said = reason.toString('utf8').slice(0, 100);
  return said === '' ? `closed with code ${code}` : `closed with code ${code} (${said})`;
}

function textOf(data: RawData): string {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : data;
  return (bytes instanceof ArrayBuffer ? Buffer.from(bytes) : bytes)
    .toString('utf8')
    .slice(0, shownCharacters);
}

function answerOf(response: IncomingMessage | null, isStream: boolean, body: Uint8Array): StreamAnswer {
  const headers = response === null ? {} : plainHeaders(response);
  return { kind: 'answered', isStream, status: response?.statusCode ?? 101, headers, body };
}
