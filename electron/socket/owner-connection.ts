import type { Socket } from 'node:net';
import { failed, failedUnexpectedly } from '../../shared/contract/envelope.ts';
import type { Envelope } from '../../shared/contract/envelope.ts';
import { FaceMessage } from '../../shared/contract/wire.ts';
import type { ConsoleMessage } from '../../shared/contract/wire.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { parseJson } from '../../shared/text/parse-json.ts';
import type { Disposable } from '../platform/disposable.ts';
import { judgeHello, welcome } from './handshake.ts';
import { LineReader, lineOf, longestLineBytes } from './json-lines.ts';
import type { OwnerServerParts } from './owner-server.ts';

const helloTimeoutMs = 5000;
const mostCallsAtOnce = 200;
/** A process that does not read what it asked for is let go before it fills this one's memory. */
const mostUnreadBytes = 4 * longestLineBytes;

/** One other process. Its calls end with it. */
export class OwnerConnection implements Disposable {
  readonly #socket: Socket;
  readonly #parts: OwnerServerParts;
  readonly #lines = new LineReader();
  readonly #calls = new Map<number, AbortController>();
  readonly #stopWaiting: () => void;
  #stopEvents: (() => void) | null = null;

  constructor(socket: Socket, parts: OwnerServerParts, onClosed: () => void) {
    this.#socket = socket;
    this.#parts = parts;
    this.#stopWaiting = parts.clock.after(helloTimeoutMs, () => this.dispose());
    socket.on('data', (chunk) => this.#receive(chunk));
    // A broken connection is an end like any other.
    socket.on('error', () => this.dispose());
    socket.on('close', () => {
      this.#end();
      onClosed();
    });
  }

  /** True while it waits for an answer. */
  get busy(): boolean {
    return this.#calls.size > 0;
  }

  dispose(): void {
    this.#socket.destroy();
  }

  #end(): void {
    this.#stopWaiting();
    this.#stopEvents?.();
    for (const call of this.#calls.values()) call.abort();
    this.#calls.clear();
  }

  #receive(chunk: Buffer | string): void {
    const lines = this.#lines.push(Buffer.from(chunk));
    if (lines === 'too-large') return this.#refuse('a line is too large');
    for (const line of lines) {
      if (this.#socket.destroyed) return;
      if (this.#stopEvents === null) this.#greet(line);
      else this.#hear(line);
    }
  }

  #greet(line: string): void {
    const verdict = judgeHello(line, this.#parts.info.key);
    if (verdict === 'stranger') return this.#refuse('it does not know the key');
    this.#stopWaiting();
    this.#write(lineOf(welcome()));
    if (verdict === 'other-version') {
      this.#socket.end();
      return;
    }
    this.#stopEvents = this.#parts.console.onEvent((event, payload) => this.#send({ event, payload }));
  }

  #hear(line: string): void {
    const message = FaceMessage.safeParse(parseJson(line));
    if (!message.success) return this.#refuse('a line is no message');
    if ('cancel' in message.data) this.#calls.get(message.data.cancel)?.abort();
    else void this.#answer(message.data.id, message.data.channel, message.data.input);
  }

  async #answer(id: number, channel: string, input: unknown): Promise<void> {
    if (this.#calls.has(id)) return this.#refuse('a number was used twice');
    if (this.#calls.size >= mostCallsAtOnce) return this.#send({ id, envelope: failed(tooManyCalls()) });
    const abort = new AbortController();
    this.#calls.set(id, abort);
    const envelope = await this.#call(channel, input, abort.signal);
    this.#calls.delete(id);
    this.#send({ id, envelope });
  }

  async #call(channel: string, input: unknown, signal: AbortSignal): Promise<Envelope> {
    try {
      return await this.#parts.console.call(channel, input, { face: 'socket', signal });
    } catch (error: unknown) {
      return failedUnexpectedly(this.#parts.logger.bug(error, `socket ${channel}`));
    }
  }

  #send(message: ConsoleMessage): void {
    const line = lineOf(message);
    if (line !== null) return this.#write(line);
    // An event that does not fit is left out; live data is asked for again anyway.
    if ('id' in message) this.#write(lineOf({ id: message.id, envelope: failed(tooLarge()) }));
  }

  #write(line: string | null): void {
    if (line === null || this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.write(line);
    if (this.#socket.writableLength > mostUnreadBytes) this.#refuse('it does not read');
  }

  #refuse(reason: string): void {
    this.#parts.logger.warn('socket.refused', { reason });
    this.dispose();
  }
}

function tooManyCalls(): AppError {
  return new AppError(
    'contract/rate-limited',
    localText(
      `More than ${mostCallsAtOnce} calls at once. Wait for answers and try again.`,
      `동시 호출이 ${mostCallsAtOnce}개를 넘었습니다. 응답을 기다린 뒤 다시 시도하십시오.`,
    ),
  );
}

function tooLarge(): AppError {
  return new AppError(
    'contract/too-large',
    localText(
      'The answer is too large for one message. Ask for fewer rows.',
      '응답이 한 메시지에 담기에 너무 큽니다. 더 적은 행을 요청하십시오.',
    ),
  );
}
