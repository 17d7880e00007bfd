import { spawn } from 'node:child_process';
import { cancelled } from '../../shared/errors/app-error.ts';
import { OutputTail } from './output-tail.ts';

/**
 * How a program ended. `output` is what it wrote to both streams, in order, `stdout` what it wrote to its standard output; of each at
 * most the last `mostBytes`.
 */
export type ProgramEnd =
  | {
      readonly kind: 'ended';
      readonly exitCode: number;
      readonly output: string;
      readonly stdout: string;
      readonly outputCut: boolean;
    }
  | {
      readonly kind: 'signalled';
      readonly signal: string;
      readonly output: string;
      readonly stdout: string;
      readonly outputCut: boolean;
    }
  | {
      readonly kind: 'over-time';
      readonly output: string;
      readonly stdout: string;
      readonly outputCut: boolean;
    }
  | { readonly kind: 'not-started'; readonly code: string };

type ProgramRun = {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What it reads from its standard input; nothing where it is not given. */
  readonly input?: string;
  readonly timeoutMs: number;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
};

/**
 * Runs a program without a shell, with nothing to read from but `input`, in a process group of its own: what it has started ends with it.
 * Rejects with `run/cancelled` only.
 */
export function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ProgramEnd>();
  if (run.signal.aborted) throw cancelled();
  const child = spawn(run.program, run.args, {
    cwd: run.cwd,
    env: { ...run.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  // One that ends without reading closes the pipe: how it ended says enough.
  child.stdin.on('error', () => {});
  child.stdin.end(run.input ?? '');
  const tail = new OutputTail(run.mostBytes);
  const stdout = new OutputTail(run.mostBytes);
  let isOverTime = false;
  const stop = () => {
    killGroup(child.pid);
    // A process that left the group keeps the pipes open; it is not waited for.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer = setTimeout(() => {
    isOverTime = true;
    stop();
  }, run.timeoutMs);
  const onAbort = () => stop();
  run.signal.addEventListener('abort', onAbort, { once: true });
  const settle = (end: ProgramEnd) => {
    clearTimeout(timer);
    run.signal.removeEventListener('abort', onAbort);
    if (run.signal.aborted) reject(cancelled());
    else resolve(end);
  };
  child.stdout.on('data', (bytes: Buffer) => {
    tail.add(bytes);
    stdout.add(bytes);
  });
  child.stderr.on('data', (bytes: Buffer) => tail.add(bytes));
  child.on('error', (error: NodeJS.ErrnoException) =>
    settle({ kind: 'not-started', code: error.code ?? error.message }),
  );
  child.on('close', (exitCode, signal) => {
    const said = { output: tail.text(), stdout: stdout.text(), outputCut: tail.isCut };
    if (isOverTime) settle({ kind: 'over-time', ...said });
    else if (exitCode === null) settle({ kind: 'signalled', signal: signal ?? 'unknown', ...said });
    else settle({ kind: 'ended', exitCode, ...said });
  });
  return promise;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
