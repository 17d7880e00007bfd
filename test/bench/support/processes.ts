import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { createServer } from 'node:net';
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
export type TargetServer = { readonly port: number; stop(): Promise<void> };

export async function startTargetServer(): Promise<TargetServer> {
  const child = fork(join(import.meta.dirname, 'target-server.ts'), [], { execArgv: [] });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const timer = setTimeout(() => reject(new Error('the target server did not start')), startTimeoutMs);
  child.once('message', (message: unknown) => {
    if (typeof message === 'object' && message !== null && 'port' in message) resolve(Number(message.port));
  });
  child.once('exit', () => reject(new Error('the target server ended')));
  const port = await promise.finally(() => clearTimeout(timer));
  return { port, stop: () => endProcess(child) };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}

/** Asks until it is so. */
export async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + startTimeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${startTimeoutMs} ms`);
    await sleep(50);
  }
}
