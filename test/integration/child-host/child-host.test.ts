import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { NodeChildHost } from '../../../electron/platform/child-process-host.ts';
import type { NodeChildHostOptions } from '../../../electron/platform/child-process-host.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { nodeForkChild } from '../../../electron/platform/fork-child.ts';
import type { ForkChild } from '../../../electron/platform/fork-child.ts';

const hosts: NodeChildHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.dispose();
});

function makeHost(options: Partial<NodeChildHostOptions> = {}): NodeChildHost {
  const entry = join(import.meta.dirname, 'odd-child.ts');
  const host = new NodeChildHost({ entry, fork: nodeForkChild(), clock: new SystemClock(), ...options });
  hosts.push(host);
  return host;
}

const call = (timeoutMs = 10_000, signal = new AbortController().signal) => ({ signal, timeoutMs });

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (isAppError(error) ? error.code : `bug: ${String(error)}`),
  );
}

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('a task runs in another process and its answer comes back', async () => {
  const host = makeHost();
  expect(await host.run('pid', null, call())).not.toBe(process.pid);
  expect(await host.run('echo', { bytes: new Uint8Array([1, 2]), text: '한글' }, call())).toEqual({
    bytes: new Uint8Array([1, 2]),
    text: '한글',
  });
});

test('one after another is served by one child, at the same time by two, and never by more', async () => {
  const host = makeHost();
  const first = await host.run('pid', null, call());
  expect(await host.run('pid', null, call())).toBe(first);
  const together = await Promise.all(Array.from({ length: 6 }, () => host.run('slow-pid', 50, call())));
  expect(new Set(together).size).toBe(2);
});

test('tasks of one child never overlap', async () => {
  const host = makeHost({ maxChildren: 1 });
  const spans = await Promise.all(Array.from({ length: 4 }, () => host.run('span', 20, call())));
  const sorted = spans.map((span) => span as readonly [number, number]);
  for (const [place, [start]] of sorted.entries()) {
    if (place > 0) expect(start).toBeGreaterThanOrEqual(sorted[place - 1]?.[1] ?? 0);
  }
});

test('a failure of the task arrives with its code and both texts', async () => {
  const error = await makeHost()
    .run('fail', null, call())
    .catch((thrown: unknown) => thrown);
  expect(isAppError(error) && [error.code, error.text]).toEqual([
    'database/busy',
    { en: 'locked', ko: '잠김' },
  ]);
});

test('a bug in a task, an unknown task and a value that cannot travel do not pass for failures', async () => {
  const host = makeHost();
  expect(await codeOf(host.run('bug', null, call()))).toMatch(/^bug: .*undefined is not what was meant/);
  expect(await codeOf(host.run('toString', null, call()))).toMatch(/^bug: .*no task is called toString/);
  expect(await codeOf(host.run('unsendable', null, call()))).toBe('child/crashed');
  expect(await codeOf(host.run('pid', null, call()))).toBe('done');
});

test('a child that dies takes only its own task along, and the next one gets a new child', async () => {
  const host = makeHost();
  const other = host.run('slow-pid', 300, call());
  expect(await codeOf(host.run('crash', null, call()))).toBe('child/crashed');
  expect(await codeOf(other)).toBe('done');
  expect(await codeOf(host.run('pid', null, call()))).toBe('done');
});

test('a task that hangs is killed when its time is over', async () => {
  const host = makeHost({ maxChildren: 1 });
  const pid = await host.run('pid', null, call());
  expect(await codeOf(host.run('hang', null, call(200)))).toBe('run/timeout');
  const next = await host.run('pid', null, call());
  expect(next).not.toBe(pid);
  expect(isRunning(Number(pid))).toBe(false);
});

test('a task that is cancelled is killed; one that waits is only taken off the list', async () => {
  const host = makeHost({ maxChildren: 1 });
  const running = new AbortController();
  const waiting = new AbortController();
  const first = codeOf(host.run('hang', null, call(10_000, running.signal)));
  const second = codeOf(host.run('pid', null, call(10_000, waiting.signal)));
  const third = codeOf(host.run('pid', null, call()));
  waiting.abort();
  expect(await second).toBe('run/cancelled');
  running.abort();
  expect(await first).toBe('run/cancelled');
  expect(await third).toBe('done');
  expect(await codeOf(host.run('pid', null, call(10_000, AbortSignal.abort())))).toBe('run/cancelled');
});

test('a child without work ends after its idle time', async () => {
  const host = makeHost({ idleExitMs: 100 });
  const pid = Number(await host.run('pid', null, call()));
  await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
  expect(await host.run('pid', null, call())).not.toBe(pid);
});

test('closing ends all children, also one that hangs, and refuses further work', async () => {
  const host = makeHost();
  const pid = Number(await host.run('pid', null, call()));
  const hanging = codeOf(host.run('hang', null, call()));
  await host.dispose();
  expect(await hanging).toBe('run/cancelled');
  expect(isRunning(pid)).toBe(false);
  expect(await codeOf(host.run('pid', null, call()))).toBe('run/cancelled');
});

test('a child sees nothing of the environment that could hold a secret', async () => {
  process.env['HOLDFAST_CANARY'] = 'canary-value';
  const variables = await makeHost().run('environment', null, call());
  delete process.env['HOLDFAST_CANARY'];
  expect(JSON.stringify(variables)).not.toContain('canary-value');
});

test('what is already known to a child is sent to it again', async () => {
  const host = makeHost();
  const about = (affinity: string) => ({ ...call(), affinity });
  const [one, two] = await Promise.all([
    host.run('slow-pid', 100, about('one')),
    host.run('slow-pid', 100, about('two')),
  ]);
  expect(one).not.toBe(two);
  expect(await host.run('pid', null, about('two'))).toBe(two);
  expect(await host.run('pid', null, about('one'))).toBe(one);
});

test('a child of Electron is reached through its own port', async () => {
  const fork: ForkChild = (entry) => {
    const child = nodeForkChild()(entry);
    const unwrapped = (message: unknown) =>
      typeof message === 'object' && message !== null && 'throughPort' in message
        ? message.throughPort
        : null;
    return { ...child, onMessage: (listener) => child.onMessage((message) => listener(unwrapped(message))) };
  };
  const host = makeHost({ entry: join(import.meta.dirname, 'utility-child.ts'), fork });
  expect(await host.run('echo', 'hello', call())).toBe('hello');
  expect(await codeOf(host.run('fail', null, call()))).toBe('database/busy');
});
