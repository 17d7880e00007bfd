import { isAppError } from '../../../shared/errors/app-error.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { localText, sameText } from '../../../shared/text/local-text.ts';
import { bounded, remaining } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import type { ForwardTarget } from './forward.ts';
import { packetsScript } from './packets-script.ts';
import { noSuchProgramStatus } from './program-line.ts';
import { runOnHost } from './remote-program.ts';
import type { RemoteEnd, RemoteProgram } from './remote-program.ts';
import type { SshConnection } from './ssh-connection.ts';
import { forwardingTimedOut, lost, noPackets, packetsNeedPython, portRefused } from './ssh-errors.ts';

/** What is heard of packets that were sent: each answer, and once why none will come any more. */
type PacketsHeard = {
  readonly answer: (packet: Buffer) => void;
  /** `ssh/port-refused` when nothing listens there, `ssh/…`, run/cancelled. */
  readonly failed: (error: AppError) => void;
};

/** Packets of UDP from the host to one port that it reaches, all from one address. */
export type HostPackets = {
  /** Called once, before anything is sent. */
  listen(heard: PacketsHeard): void;
  send(packet: Uint8Array): void;
  close(): void;
};

/** What UDP over IPv4 carries at most. */
const mostPacketBytes = 65_507;
const headBytes = 3;
const hasEnded = localText('the program that sends them has ended', '패킷을 보내는 프로그램이 종료됨');

/**
 * Sends packets of UDP from the host, as SSH itself carries only streams (RFC 4254, 7.2): by a program of its python3, as the account. `wait` is for
 * all of it: the program ends by itself a moment later.
 *
 * @throws AppError ssh/lacks-program without python3, ssh/no-forwarding for what the host's system refuses, ssh/…
 */
export async function forwardPackets(
  { own: connection }: SshConnection,
  { host, port }: ForwardTarget,
  wait: Wait,
): Promise<HostPackets> {
  const since = performance.now();
  const { label } = connection;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const seconds = Math.ceil(wait.timeoutMs / 1000) + 1;
  const args = ['-I', '-S', '-c', packetsScript, host, `${port}`, `${seconds}`];
  const program = await runOnHost(connection, { program: 'python3', args }, wait);
  const packets = new ForwardedPackets(program, label, address);
  try {
    const late = () => forwardingTimedOut(label, address);
    await bounded(remaining(wait, since), packets.ready, { late });
    return packets;
  } catch (error: unknown) {
    packets.giveUp();
    throw error;
  }
}

class ForwardedPackets implements HostPackets {
  readonly ready: Promise<void>;
  readonly #isReady: () => void;
  readonly #isNot: (error: AppError) => void;
  readonly #program: RemoteProgram;
  readonly #label: string;
  readonly #address: string;
  #heard: PacketsHeard | null = null;
  #failure: AppError | null = null;
  #isClosed = false;
  #rest: Buffer = Buffer.alloc(0);

  constructor(program: RemoteProgram, label: string, address: string) {
    this.#program = program;
    this.#label = label;
    this.#address = address;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    this.#isReady = resolve;
    this.#isNot = reject;
    promise.catch(() => {});
    program.stdout.on('data', (bytes: Buffer) => this.#take(bytes));
    program.ended.then(
      (end) => this.#fail(this.#unexpected(end)),
      (error: unknown) => this.#fail(isAppError(error) ? error : lost(label, error)),
    );
  }

  listen(heard: PacketsHeard): void {
    this.#heard = heard;
    if (this.#failure !== null) heard.failed(this.#failure);
  }

  send(packet: Uint8Array): void {
    if (this.#isClosed || this.#failure !== null) return;
    if (packet.length > mostPacketBytes)
      return this.#fail(noPackets(this.#label, this.#address, sameText('EMSGSIZE')));
    const length = Buffer.alloc(2);
    length.writeUInt16BE(packet.length);
    this.#program.stdin.write(Buffer.concat([length, packet]));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#program.stdin.end();
  }

  /** Also of a program that does not listen to its input. */
  giveUp(): void {
    if (this.#failure === null) this.#program.stop();
    this.close();
  }

  /** Frames, however they are cut on the way. */
  #take(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= headBytes) {
      const end = headBytes + this.#rest.readUInt16BE(1);
      if (this.#rest.length < end) return;
      this.#hear(this.#rest.toString('latin1', 0, 1), this.#rest.subarray(headBytes, end));
      this.#rest = this.#rest.subarray(end);
    }
  }

  #hear(kind: string, bytes: Buffer): void {
    if (kind === 'R') this.#isReady();
    else if (kind === 'E') this.#fail(this.#refusal(bytes.toString('utf8')));
    else if (!this.#isClosed) this.#heard?.answer(bytes);
  }

  #unexpected({ exitCode, errorText }: RemoteEnd): AppError {
    if (exitCode === noSuchProgramStatus) return packetsNeedPython(this.#label, this.#address);
    const last = errorText.trim().split('\n').at(-1)?.slice(0, 300);
    const reason = last ? sameText(last) : hasEnded;
    return noPackets(this.#label, this.#address, reason);
  }

  #refusal(said: string): AppError {
    const refused = /^ECONNREFUSED (.*)$/.exec(said);
    return refused === null
      ? noPackets(this.#label, this.#address, sameText(said))
      : portRefused(this.#label, this.#address, refused[1] ?? said);
  }

  #fail(error: AppError): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#isNot(error);
    if (!this.#isClosed) this.#heard?.failed(error);
  }
}
