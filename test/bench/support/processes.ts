import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const startTimeoutMs = 20_000;
const endTimeoutMs = 10_000;

/** Ends a program and waits until it is gone: kindly first, then not. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), endTimeoutMs);
  await gone;
  clearTimeout(hard);
}

/** A server on the loopback address, in a process of its own. */
export type TargetServer = {
  readonly port: number;
  /** How many requests have reached it so far. */
  requests(): Promise<number>;
  stop(): Promise<void>;
};

export async function startTargetServer(): Promise<TargetServer> {
  const child = fork(join(import.meta.dirname, 'target-server.ts'), [], { execArgv: [] });
  const port = await told(child, 'port');
  return {
    port,
    requests: () => {
      const answer = told(child, 'requests');
      child.send({});
      return answer;
    },
    stop: () => endProcess(child),
  };
}

/** The number of that name in the next message. */
function told(child: ChildProcess, name: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const timer = setTimeout(() => reject(new Error('the target server does not answer')), startTimeoutMs);
  const onExit = (): void => reject(new Error('the target server ended'));
  child.once('message', (message: Readonly<Record<string, unknown>>) => resolve(Number(message[name])));
  child.once('exit', onExit);
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('exit', onExit);
  });
}

/** Asks until it is so. */
export async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + startTimeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${startTimeoutMs} ms`);
    await sleep(50);
  }
}
