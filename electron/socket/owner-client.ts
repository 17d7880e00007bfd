import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { failed } from '../../shared/contract/envelope.ts';
import type { Envelope } from '../../shared/contract/envelope.ts';
import { ConsoleMessage, wireVersion } from '../../shared/contract/wire.ts';
import type { FaceMessage } from '../../shared/contract/wire.ts';
import { AppError, cancelled } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { parseJson } from '../../shared/text/parse-json.ts';
import type { ConsolePort } from '../console-client.ts';
import type { CallContext } from '../dispatcher.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import { hello, versionInWelcome } from './handshake.ts';
import { LineReader, lineOf } from './json-lines.ts';
import type { OwnerInfo } from './owner-info.ts';

const connectTimeoutMs = 3000;

type Listener = (event: string, payload: unknown) => void;

/**
 * Connects to the owner of a data folder; null when nobody listens there, or not the owner that `info` names.
 *
 * @throws AppError contract/owner-speaks-other-version, run/cancelled
 */
export async function connectToOwner(
  info: OwnerInfo,
  clock: Clock,
  signal: AbortSignal,
): Promise<OwnerClient | null> {
  if (signal.aborted) throw cancelled();
  const socket = connect(info.address);
  const lines = new LineReader();
  const welcome = await firstLine(socket, lines, info.key, clock, signal);
  const version = welcome === null ? null : versionInWelcome(welcome.line);
  if (welcome !== null && version === wireVersion) return new OwnerClient(socket, lines, welcome.rest);
  socket.destroy();
  if (signal.aborted) throw cancelled();
  if (version === null) return null;
  throw otherVersion(info, version);
}

type FirstLine = { readonly line: string; readonly rest: readonly string[] };

/** Says hello and waits for the answer; null when there is none within the time, or no connection. */
function firstLine(
  socket: Socket,
  lines: LineReader,
  key: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<FirstLine | null> {
  return new Promise((resolve) => {
    const settle = (answer: FirstLine | null) => {
      stopTimer();
      signal.removeEventListener('abort', giveUp);
      socket.off('data', onData);
      socket.off('close', giveUp);
      resolve(answer);
    };
    const giveUp = () => settle(null);
    const onData = (chunk: Buffer) => {
      const complete = lines.push(chunk);
      if (complete === 'too-large') return giveUp();
      const [line, ...rest] = complete;
      if (line !== undefined) settle({ line, rest });
    };
    const stopTimer = clock.after(connectTimeoutMs, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    // The close that follows an error settles it.
    socket.on('error', () => undefined);
    socket.on('close', giveUp);
    socket.on('data', onData);
    socket.once('connect', () => socket.write(lineOf(hello(key)) ?? ''));
  });
}

/** The console of another process, with the interface of one in this process. */
export class OwnerClient implements ConsolePort, Disposable {
  readonly #socket: Socket;
  readonly #lines: LineReader;
  readonly #pending = new Map<number, (envelope: Envelope) => void>();
  readonly #listeners = new Set<Listener>();
  readonly #closeListeners = new Set<() => void>();
  #lastId = 0;
  #closed = false;

  constructor(socket: Socket, lines: LineReader, received: readonly string[]) {
    this.#socket = socket;
    this.#lines = lines;
    socket.on('data', (chunk) => this.#receive(Buffer.from(chunk)));
    socket.on('close', () => this.#end());
    if (socket.destroyed) this.#end();
    for (const line of received) this.#hear(line);
  }

  /** Never rejects. Aborting the context's signal cancels the call in the owner as well. */
  call(channel: string, input: unknown, context: CallContext): Promise<Envelope> {
    if (context.signal.aborted) return Promise.resolve(failed(cancelled()));
    if (this.#closed) return Promise.resolve(failed(ownerGone()));
    this.#lastId += 1;
    const id = this.#lastId;
    const line = lineOf({ id, channel, input } satisfies FaceMessage);
    if (line === null) return Promise.resolve(failed(tooLarge(channel)));
    return new Promise((resolve) => {
      const onAbort = () => {
        this.#write(lineOf({ cancel: id } satisfies FaceMessage));
        settle(failed(cancelled()));
      };
      const settle = (envelope: Envelope) => {
        this.#pending.delete(id);
        context.signal.removeEventListener('abort', onAbort);
        resolve(envelope);
      };
      this.#pending.set(id, settle);
      context.signal.addEventListener('abort', onAbort, { once: true });
      this.#write(line);
    });
  }

  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called once when the owner is gone. Calls then answer `contract/owner-unreachable`. */
  onClosed(listener: () => void): () => void {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  dispose(): void {
    this.#closeListeners.clear();
    this.#socket.destroy();
    this.#end();
  }

  #receive(chunk: Buffer): void {
    const lines = this.#lines.push(chunk);
    if (lines === 'too-large') {
      this.#socket.destroy();
      return;
    }
    for (const line of lines) this.#hear(line);
  }

  #hear(line: string): void {
    const message = ConsoleMessage.safeParse(parseJson(line));
    if (!message.success) {
      this.#socket.destroy();
      return;
    }
    if ('id' in message.data) this.#pending.get(message.data.id)?.(message.data.envelope);
    else for (const listener of this.#listeners) listener(message.data.event, message.data.payload);
  }

  #write(line: string | null): void {
    if (line !== null && !this.#socket.destroyed) this.#socket.write(line);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const settle of this.#pending.values()) settle(failed(ownerGone()));
    for (const listener of this.#closeListeners) listener();
    this.#listeners.clear();
  }
}

function ownerGone(): AppError {
  return new AppError(
    'contract/owner-unreachable',
    localText(
      'The Holdfast that owns this data folder has ended. Start the command again; it then takes the folder over.',
      '이 데이터 폴더를 소유한 Holdfast가 종료되었습니다. 명령을 다시 실행하면 폴더를 이어받습니다.',
    ),
  );
}

function tooLarge(channel: string): AppError {
  return new AppError(
    'contract/too-large',
    localText(
      `${channel}: the input is too large for one message.`,
      `${channel}: 입력이 한 메시지에 담기에 너무 큽니다.`,
    ),
  );
}

function otherVersion(info: OwnerInfo, version: number): AppError {
  return new AppError(
    'contract/owner-speaks-other-version',
    localText(
      `Another version of Holdfast (process ${info.pid}, messages ${version}; this one speaks ${wireVersion}) owns this data folder. Close it and try again.`,
      `다른 버전의 Holdfast(프로세스 ${info.pid}, 메시지 버전 ${version}, 이 버전은 ${wireVersion})가 이 데이터 폴더를 소유하고 있습니다. 종료한 뒤 다시 시도하십시오.`,
    ),
  );
}
