import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Fetch } from 'socket.io-client';
import { asError } from '../../../shared/errors/app-error.ts';

/** Far more than a server may put into one answer (Engine.IO offers 1 MB): one that never ends is cut off here. */
const answerAtMostBytes = 16 * 1024 * 1024;
/** A poll is answered by the next ping of the server at the latest, which is every 25 s unless it says otherwise. */
const answerWithinMs = 120_000;

/**
 * Long polling of Engine.IO by Node's own requests, with the agent and the headers of the client. The library's transport for Node
 * reads addresses in a way that Node warns of, and follows a redirect to any origin with the session's cookie; this one takes a
 * redirect for the refusal that it is.
 */
export class Polling extends Fetch {
  readonly #polls = new Set<ClientRequest>();

  override doPoll(): void {
    const request = this.#send(null, (text) => this.onData(text), 'poll');
    this.#polls.add(request);
    request.once('close', () => this.#polls.delete(request));
  }

  override doWrite(data: string, callback: () => void): void {
    this.#send(data, callback, 'write');
  }

  /** Nobody waits for polls any more then; the packet that says goodbye is still on its way. */
  protected override onClose(...details: Parameters<Fetch['onClose']>): void {
    super.onClose(...details);
    for (const poll of this.#polls) poll.destroy();
  }

  #send(body: string | null, done: (text: string) => void, what: string): ClientRequest {
    const url = new URL(this.uri());
    const agent: unknown = this.opts.agent;
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: body === null ? 'GET' : 'POST',
      signal: AbortSignal.timeout(answerWithinMs),
      ...(agent instanceof Agent ? { agent } : {}),
      headers: {
        Accept: '*/*',
        ...this.opts.extraHeaders,
        ...(body === null ? {} : { 'Content-Type': 'text/plain;charset=UTF-8' }),
      },
    });
    const fail = (status: number, context: unknown): void => {
      if (this.readyState !== 'closed') this.onError(`polling ${what} error`, status, context);
    };
    request.on('error', (error) => fail(0, error));
    request.on('response', (response) => {
      textOf(response).then(
        (text) => (response.statusCode === 200 ? done(text) : fail(response.statusCode ?? 0, text)),
        (error: unknown) => fail(0, asError(error)),
      );
    });
    request.end(body ?? undefined);
    return request;
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response) {
    if (!Buffer.isBuffer(piece)) continue;
    bytes += piece.length;
    if (bytes > answerAtMostBytes) throw new Error(`the answer is larger than ${answerAtMostBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
