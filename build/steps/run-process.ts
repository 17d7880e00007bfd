import { type SpawnOptions, spawn } from 'node:child_process';
import { root } from './root.ts';

export type ProcessEnd = { readonly exitCode: number };

/**
 * Runs a program to its end in the folder of the project, output passed through. Ends it after `timeoutMs`.
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
  } = {},
): Promise<ProcessEnd> {
  const spawnOptions: SpawnOptions = {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['inherit', options.onOutput !== undefined ? 'pipe' : 'inherit', 'inherit'],
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  };
  return new Promise((resolve) => {
    const child = spawn(command, args, spawnOptions);
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => options.onOutput?.(chunk));
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGTERM', forward);
    process.on('SIGINT', ignore);
    const end = (exitCode: number): void => {
      process.removeListener('SIGTERM', forward);
      process.removeListener('SIGINT', ignore);
      resolve({ exitCode });
    };
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      end(127);
    });
    child.once('close', (code, signal) => end(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/** Ctrl-C reaches the child by itself; this process waits for it and then goes on to report. */
function ignore(): void {
  return undefined;
}
