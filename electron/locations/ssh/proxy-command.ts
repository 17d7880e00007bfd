import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';
import { localText } from '../../../shared/text/local-text.ts';
import { OutputTail } from '../../platform/output-tail.ts';
import { notSupported } from './ssh-errors.ts';
import { proxyNameNotPlain } from './proxy-errors.ts';
import type { ProxyEnd } from './proxy-errors.ts';

/** A command of the operator's own SSH configuration whose input and output are the way to a host. */
export type ProxyCommand = {
  /** For the shell, with its tokens replaced. */
  readonly line: string;
  /** How it is shown: arguments may hold secrets. */
  readonly program: string;
};

/** What stands in the place of `%h` and its like: `h` the host's real name, `n` as it was asked for, `p` its port, `r` the user. */
type ProxyTokens = Readonly<Record<'h' | 'n' | 'p' | 'r' | 'k', string>>;

/** What no shell takes for anything but itself. Names may come from the settings of a target, the command never does. */
const plainName = /^[\p{L}\p{N}_:][\p{L}\p{N}._:%@+,=-]*$/u;
const mostSaidBytes = 600;
const endMs = 2000;
const closeMs = 1000;

/**
 * Puts names in the place of the tokens (ssh_config(5), TOKENS).
 *
 * @throws AppError ssh/proxy-name-not-plain, ssh/not-supported for a token that ssh does not know either
 */
export function proxyCommandFor(text: string, tokens: ProxyTokens, host: string): ProxyCommand {
  const known = new Map<string, string>(Object.entries(tokens));
  const line = text.replaceAll(/%(.?)/gs, (whole, token: string) => {
    if (token === '%') return '%';
    const value = known.get(token);
    if (value === undefined) throw notSupported(host, [`ProxyCommand ${whole}`]);
    if (!plainName.test(value)) throw proxyNameNotPlain(host, value);
    return value;
  });
  const program = /^(?:exec\s+)?([\w./~+-]+)(?:\s|$)/.exec(text)?.[1] ?? 'sh';
  return { line, program };
}

/** A running command, as a stream to the host. */
export type RunningProxy = {
  readonly stream: Duplex;
  readonly carriedBytes: () => number;
  /** How it ended by itself, once it has or after a moment; null when it still runs. */
  readonly end: () => Promise<ProxyEnd | null>;
};

/** Runs it by the account's own shell, as ssh does (`ssh_proxy_connect`). It ends with the stream, with everything it has started. */
export function runProxyCommand(
  { line }: ProxyCommand,
  environment: Readonly<Record<string, string | undefined>>,
): RunningProxy {
  const child = start(line, environment);
  const said = new OutputTail(mostSaidBytes);
  const { promise: ended, resolve } = Promise.withResolvers<ProxyEnd>();
  child.stderr.on('data', (bytes: Buffer) => said.add(bytes));
  child.on('error', (error: NodeJS.ErrnoException) => {
    const code = error.code ?? error.message;
    resolve({
      how: localText(`it could not be started (${code})`, `시작할 수 없습니다(${code})`),
      said: '',
    });
  });
  let isOver = false;
  child.on('close', (status, signal) => {
    isOver = true;
    resolve({ how: howItEnded(status, signal), said: inOneLine(said.text()) });
  });
  const stop = () => {
    if (isOver) return;
    endGroup(child, 'SIGHUP');
    const force = setTimeout(() => endGroup(child, 'SIGKILL'), endMs);
    child.once('close', () => clearTimeout(force));
  };
  const stream = streamOf(child, stop);
  return {
    stream,
    carriedBytes: () => bytesOf(child.stdin, 'bytesWritten') + bytesOf(child.stdout, 'bytesRead'),
    end: () => {
      const { promise, resolve: giveUp } = Promise.withResolvers<null>();
      const timer = setTimeout(() => giveUp(null), closeMs);
      return Promise.race([ended, promise]).finally(() => clearTimeout(timer));
    },
  };
}

/** Its input and output as one stream, whose end is the command's, whichever comes first. */
function streamOf({ stdin, stdout }: ChildProcessWithoutNullStreams, stop: () => void): Duplex {
  const stream = new Duplex({
    read: () => void stdout.resume(),
    write: (bytes, _encoding, done) => void stdin.write(bytes, done),
    final: (done) => void stdin.end(done),
    destroy: (error, done) => {
      stop();
      stdin.destroy();
      stdout.destroy();
      done(error);
    },
  });
  stdin.on('error', (error) => stream.destroy(error));
  stdout.on('data', (bytes: Buffer) => {
    if (!stream.push(bytes)) stdout.pause();
  });
  stdout.on('end', () => stream.push(null));
  // One that closes its output and goes on is of no use any more.
  stream.once('end', () => stream.destroy());
  return stream;
}

/** In a group of its own, so that an interrupt of the command line does not reach it before the connection is closed. */
function start(line: string, env: Readonly<Record<string, string | undefined>>) {
  const isWindows = process.platform === 'win32';
  const options = { env: { ...env }, windowsHide: true, detached: !isWindows };
  if (isWindows) return spawn(line, { ...options, shell: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const shell = env['SHELL'] ?? '';
  return spawn(shell === '' ? '/bin/sh' : shell, ['-c', `exec ${line}`], {
    ...options,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function howItEnded(status: number | null, signal: string | null): ProxyEnd['how'] {
  if (status === null) return localText(`ended by ${signal ?? '?'}`, `${signal ?? '?'} 신호로 종료됨`);
  return localText(`exit status ${status}`, `종료 코드 ${status}`);
}

function inOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

/** Pipes of a child are sockets, which count. */
function bytesOf(stream: object, name: 'bytesRead' | 'bytesWritten'): number {
  const count: unknown = Reflect.get(stream, name);
  return typeof count === 'number' ? count : 0;
}

function endGroup(child: ChildProcessWithoutNullStreams, signal: 'SIGHUP' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}
