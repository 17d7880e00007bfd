import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { root } from './root.ts';

export type ProcessEnd = { readonly exitCode: number };

/** The exit code of timeout(1) of coreutils, for what took longer than it may. */
const timedOutCode = 124;
/** What was asked to end has so long before it is killed. */
const graceMs = 10_000;

/**
 * Runs a program to its end in the folder of the project, output passed through. Ends it after `timeoutMs`, which counts as exit code 124.
 * A program that could not be started counts as exit code 127, one that was ended by a signal as 1.
 */
export function runProcess(
  command: string,
  args: readonly string[],
  options: {
    readonly timeoutMs?: number;
    readonly env?: Readonly<Record<string, string>>;
    /** Receives what the program prints, instead of the terminal. */
    readonly onOutput?: (text: string) => void;
    /** Ends the program when it is aborted. */
    readonly signal?: AbortSignal;
  } = {},
): Promise<ProcessEnd> {
  const spawnOptions: SpawnOptions = {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['inherit', options.onOutput !== undefined ? 'pipe' : 'inherit', 'inherit'],
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  return new Promise((resolve) => {
    const child = spawn(command, args, spawnOptions);
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => options.onOutput?.(chunk));
    const stopForwarding = forwardSignals(child);
    const limit = endAfter(child, options.timeoutMs);
    const end = (exitCode: number): void => {
      stopForwarding();
      limit.stop();
      resolve({ exitCode: limit.isReached() ? timedOutCode : exitCode });
    };
    child.once('error', (error) => {
      // An aborted program ends by itself and says so by 'close'.
      if (options.signal?.aborted === true) return;
      console.error(`${command} could not be started: ${error.message}`);
      end(127);
    });
    child.once('close', (code, signal) => end(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/** Asks the child to end after `timeoutMs`, and kills it when it does not. */
function endAfter(
  child: ChildProcess,
  timeoutMs: number | undefined,
): { readonly isReached: () => boolean; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let reached = false;
  const askToEnd = (): void => {
    reached = true;
    console.error(
      `ended after ${(timeoutMs ?? 0) / 1000} s, the longest it may take: ${child.spawnargs.join(' ')}`,
    );
    child.kill('SIGTERM');
    timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  if (timeoutMs !== undefined) timer = setTimeout(askToEnd, timeoutMs);
  return { isReached: () => reached, stop: () => clearTimeout(timer) };
}

/**
 * Hands on what asks this process to end, and lets it live until the child has ended. A terminal sends Ctrl-C to
 * the whole group, so the child has it already and must not get it twice.
 */
function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals): void => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.removeListener(signal, forward);
  };
}
