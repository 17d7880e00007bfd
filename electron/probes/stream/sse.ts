import { request as sendRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { BuiltRequest } from '../http/build-request.ts';
import { withDeadline } from '../net/deadline.ts';
import { errorCode, errorDetail, netFailure } from '../net/net-failure.ts';
import type { NetFailure } from '../net/net-failure.ts';
import { createEventStreamReader } from './event-stream.ts';
import { plainHeaders, readRefusal } from './refused-answer.ts';
import type { StreamAnswer, StreamConnection, StreamListener } from './stream-connection.ts';

/** Server-sent events over an open connection. */
export function openSse(socket: Duplex, request: BuiltRequest, listener: StreamListener): StreamConnection {
  return new SseConnection(socket, request, listener);
}

class SseConnection implements StreamConnection {
  readonly #socket: Duplex;
  readonly #request: BuiltRequest;
  readonly #listener: StreamListener;
  readonly #reader = createEventStreamReader();
  #closed = false;

  constructor(socket: Duplex, request: BuiltRequest, listener: StreamListener) {
    this.#socket = socket;
    this.#request = request;
    this.#listener = listener;
  }

  opened(wait: {
    readonly signal: AbortSignal;
    readonly timeoutMs: number;
  }): Promise<StreamAnswer | NetFailure> {
    return withDeadline<StreamAnswer | NetFailure>({ ...wait, stage: 'FIRST_BYTE' }, (done) => {
      try {
        const request = this.#send();
        request.once('response', (response) => {
          if (isEventStream(response)) {
            this.#read(response);
            done(answerOf(response, true, new Uint8Array()));
          } else readRefusal(response, (body) => done(answerOf(response, false, body)));
        });
        request.on('error', (error) => {
          done(netFailure('http', errorCode(error), errorDetail(error)));
          this.#end(errorCode(error));
        });
        request.end();
      } catch (error: unknown) {
        // A header that cannot be sent. The message names the header, never its value.
        done(netFailure('http', errorCode(error), errorDetail(error)));
      }
      return () => this.close();
    });
  }

  lastId(): string | null {
    return this.#reader.lastId();
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  #send(): ClientRequest {
    const { url, headers, method } = this.#request;
    return sendRequest({
      method,
      path: url.pathname + url.search,
      headers: { ...headers, host: url.host },
      createConnection: () => this.#socket,
    });
  }

  #read(response: IncomingMessage): void {
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      for (const sign of this.#reader.push(text)) if (!this.#closed) this.#listener.sign(sign);
      if (this.#reader.isOverlong()) this.#end('an event of more than 1 MiB');
    });
    response.once('end', () => this.#end('the server ended the stream'));
    response.on('error', (error) => this.#end(errorCode(error)));
  }

  #end(why: string): void {
    if (this.#closed) return;
    this.close();
    this.#listener.ended(why);
  }
}

function isEventStream({ statusCode, headers }: IncomingMessage): boolean {
  return statusCode === 200 && /^\s*text\/event-stream\b/i.test(headers['content-type'] ?? '');
}

function answerOf(response: IncomingMessage, isStream: boolean, body: Uint8Array): StreamAnswer {
  const { statusCode = 0 } = response;
  return { kind: 'answered', isStream, status: statusCode, headers: plainHeaders(response), body };
}
