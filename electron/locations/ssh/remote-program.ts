import type { Readable, Writable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { asError, cancelled } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bounded, remaining } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { environmentLines, lineFor, newMarker } from './program-line.ts';
import type { RemoteCommand } from './program-line.ts';
import { saidLine } from './said-line.ts';
import { afterMarker, skipNoise } from './skip-noise.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { ProgramExit, ProgramSession } from './ssh-link.ts';
import { lost as connectionLost, timedOut } from './ssh-errors.ts';
import { whyNoCommands } from './windows-host.ts';
import { bySudo, refusedBySudo, sudoRefusal } from './sudo.ts';

/** How it ended. `errorText` is the end of what it wrote to its standard error. */
export type RemoteEnd = ProgramExit & { readonly errorText: string };

export type RemoteProgram = {
  readonly stdin: Writable;
  /** Only what the program itself writes, without what the login shell prints before it. Has to be read to its end. */
  readonly stdout: Readable;
  /** Rejects with `ssh/lost`, `run/cancelled`, and `ssh/sudo-refused` where sudo did not begin it. */
  readonly ended: Promise<RemoteEnd>;
  /** Its process group on the host. */
  readonly group: number;
  /** Asks it and what it has started to end, makes them a little later, and closes its streams. */
  readonly stop: () => void;
};

const mostErrorBytes = 64 * 1024;
const stopMs = 15_000;
const lastWordsMs = 1000;
const beginning = localText('while beginning a program', '프로그램 시작 중');

/**
 * Runs a program with its streams open, with the rights of the connection: as root it is begun by sudo. It runs until it ends, `wait.signal` is
 * aborted or `stop` is called; `wait.timeoutMs` is for its beginning.
 *
 * @throws AppError ssh/no-commands where the account's shell does not begin it, ssh/…, run/cancelled; RangeError for what cannot be a command
 */
export async function runOnHost(
  connection: SshConnection,
  command: RemoteCommand,
  wait: Wait,
): Promise<RemoteProgram> {
  const [marker, since] = [newMarker(), performance.now()];
  const sudo = (await connection.sudo?.(wait.signal)) ?? null;
  const begun = sudo === null ? { command, input: '', mark: null } : bySudo(command, sudo);
  const line = lineFor(begun.command, marker);
  const environment = environmentLines(begun.command);
  const login = await loginOf(connection, wait);
  if (!login.runsCommands) throw whyNoCommands(connection, login);
  const session = await connection.program(line, remaining(wait, since));
  const { channel } = session;
  const running = new Running(connection, session, { marker, asRoot: begun.mark }, wait.signal);
  try {
    if (environment !== '') channel.write(environment);
    const late = () => timedOut(connection.label, beginning);
    const began = bounded(remaining(wait, since), skipNoise(channel, marker), { late, lost: session.lost });
    const { process, noise, isEndless } = await began;
    if (process === null) throw whyNoCommands(connection, { said: noise, isEndless });
    running.begun(process);
    // Only now is it known that no other program reads it.
    if (begun.input !== '') channel.write(begun.input);
    const stop = () => running.stop();
    return { stdin: channel, stdout: channel, ended: running.ended, group: process, stop };
  } catch (error: unknown) {
    running.stop();
    throw asError(error);
  }
}

type Login = {
  /** The account's shell runs what it is told. */
  readonly runsCommands: boolean;
  /** What it prints by itself, before a program begins or instead of it. */
  readonly said: string;
  /** It was still printing when nobody waited any longer for the program to begin. */
  readonly isEndless: boolean;
};

const answers = new WeakMap<AbortSignal, Promise<Login>>();

/**
 * What the account's login does, asked once for each time that the connection opens. The question has no input, so that one that always transfers
 * files ends with it instead of waiting for the first file.
 */
export async function loginOf(connection: SshConnection, wait: Wait): Promise<Login> {
  return connection.use(wait, (_client, lost) => {
    const known = answers.get(lost) ?? askLogin(connection, wait.timeoutMs);
    answers.set(lost, known);
    // What could not be asked is asked again.
    known.catch(() => answers.delete(lost));
    return bounded(wait, known, { late: () => timedOut(connection.label, beginning), lost });
  });
}

async function askLogin(connection: SshConnection, timeoutMs: number): Promise<Login> {
  const marker = newMarker();
  const wait = { signal: new AbortController().signal, timeoutMs };
  const session = await connection.program(lineFor({ program: 'true', args: [] }, marker), wait);
  const running = new Running(connection, session, { marker, asRoot: null }, wait.signal);
  session.channel.end();
  const late = () => timedOut(connection.label, beginning);
  try {
    const answer = skipNoise(session.channel, marker);
    const { process, noise, isEndless } = await bounded(wait, answer, { late, lost: session.lost });
    if (process !== null || isEndless || saidLine(noise) !== '')
      return { runsCommands: process !== null, said: noise, isEndless };
    // Its last words may still be on the way.
    await bounded({ ...wait, timeoutMs: lastWordsMs }, running.ended, { late }).catch(() => undefined);
    return { runsCommands: false, said: running.errorText, isEndless };
  } finally {
    running.stop();
  }
}

/** Lines of the standard error, behind which the program's own begin: of the account's shell, and of root where sudo begins it. */
type Marks = { readonly marker: string; readonly asRoot: string | null };

class Running {
  readonly ended: Promise<RemoteEnd>;
  readonly #connection: SshConnection;
  readonly #channel: ClientChannel;
  /** The end of its standard error so far. */
  errorText = '';
  #group: number | null = null;
  #isOver = false;

  constructor(connection: SshConnection, session: ProgramSession, marks: Marks, signal: AbortSignal) {
    const { channel, lost, over, exit } = session;
    this.#connection = connection;
    this.#channel = channel;
    const { promise, resolve, reject } = Promise.withResolvers<RemoteEnd>();
    this.ended = promise;
    // Who only wants its output need not ask how it ended.
    promise.catch(() => {});
    let isAnnounced = marks.asRoot === null;
    const onAbort = () => {
      reject(cancelled());
      this.stop();
    };
    const onLost = () => {
      reject(lost.reason);
      channel.destroy();
    };
    channel.stderr.setEncoding('utf8').on('data', (text: string) => {
      const seen = afterMarker(this.errorText + text, marks.marker);
      const own = isAnnounced || marks.asRoot === null ? seen : afterMarker(seen, marks.asRoot);
      isAnnounced ||= own !== seen;
      this.errorText = own.slice(-mostErrorBytes);
    });
    // A program that ends without reading closes its input: how it ended says enough.
    channel.on('error', () => {});
    channel.on('close', () => {
      const isStopped = this.#isOver;
      this.#isOver = true;
      signal.removeEventListener('abort', onAbort);
      lost.removeEventListener('abort', onLost);
      over();
      const end = exit();
      const { errorText } = this;
      // A connection that breaks closes its channels before it is known to be lost; then nothing says how the program ended.
      if (end.exitCode === null && end.signal === null && !isStopped)
        reject(connectionLost(connection.label));
      else if (!isAnnounced && !isStopped && end.exitCode !== null && end.exitCode !== 0)
        reject(refusedBySudo(connection.label, sudoRefusal(end.exitCode, errorText, marks.asRoot)));
      else resolve({ ...end, errorText });
    });
    signal.addEventListener('abort', onAbort, { once: true });
    lost.addEventListener('abort', onLost, { once: true });
    if (signal.aborted) onAbort();
    if (lost.aborted) onLost();
  }

  begun(group: number): void {
    this.#group = group;
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const channel = this.#channel;
    // A channel closes only after it was read to its end, also by whoever reads it piece by piece and has just given up.
    channel.removeAllListeners('readable');
    channel.resume();
    const group = this.#group;
    if (group === null) channel.close();
    // Signals of SSH are not known to every server, and not sent any more once the input has ended.
    else void endGroup(this.#connection, group).finally(() => channel.close());
  }
}

const endGroupScript = `kill -s TERM -- "-$1" || exit 0
for i in 1 2 3 4 5 6 7 8 9 10; do kill -s 0 -- "-$1" || exit 0; sleep 0.2; done
kill -s KILL -- "-$1"`;

/**
 * Ends a program with everything it has started, with the rights with which it was begun. What cannot be ended any more is left to the closing of
 * its streams.
 */
async function endGroup(connection: SshConnection, group: number): Promise<void> {
  const wait = { signal: AbortSignal.timeout(stopMs), timeoutMs: stopMs };
  const command = { program: 'sh', args: ['-c', endGroupScript, 'sh', `${group}`] };
  try {
    const killer = await runOnHost(connection, command, wait);
    killer.stdout.resume();
    killer.stdin.end();
    await killer.ended;
  } catch {
    // The connection is gone, and the program's streams with it.
  }
}
