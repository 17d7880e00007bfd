import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { nodeForkChild } from '../../../electron/platform/fork-child.ts';
import { ChildJobHost } from '../../../electron/platform/job-host.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Progress } from '../../../shared/model/progress.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const hosts: ChildJobHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.dispose();
});

function makeHost(clock = new SystemClock()): ChildJobHost {
  const entry = join(import.meta.dirname, 'odd-child.ts');
  const host = new ChildJobHost({ entry, fork: nodeForkChild(), clock });
  hosts.push(host);
  return host;
}

const heard: Progress[] = [];
const options = (signal = new AbortController().signal) => ({
  signal,
  onProgress: (progress: Progress) => void heard.push(progress),
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (isAppError(error) ? error.code : `bug: ${String(error)}`),
  );
}

test('a job tells how far it is, at most five times a second, and its answer comes back', async () => {
  heard.length = 0;
  await expect(makeHost().run('counting', { of: 5 }, options())).resolves.toEqual({ of: 5 });
  expect(heard.length).toBeGreaterThanOrEqual(2);
  expect(heard.length).toBeLessThanOrEqual(3);
});

test('each job has a process of its own', async () => {
  const host = makeHost();
  const pids = await Promise.all([host.run('pid', {}, options()), host.run('pid', {}, options())]);
  expect(new Set(pids).size).toBe(2);
});

test('a cancelled job stops by itself', async () => {
  const cancel = new AbortController();
  const run = codeOf(makeHost().run('until-cancelled', {}, options(cancel.signal)));
  setTimeout(() => cancel.abort(), 300);
  expect(await run).toBe('run/cancelled');
});

test('a job that does not listen is ended after its grace', async () => {
  const clock = new FakeClock();
  const cancel = new AbortController();
  const host = new ChildJobHost({
    entry: join(import.meta.dirname, 'odd-child.ts'),
    fork: nodeForkChild(),
    clock,
  });
  const run = codeOf(host.run('deaf', {}, options(cancel.signal)));
  setTimeout(() => {
    cancel.abort();
    void clock.advance(10_000);
  }, 300);
  expect(await run).toBe('run/cancelled');
  await host.dispose();
});

test('a crash and a failure are told apart', async () => {
  const host = makeHost();
  expect(await codeOf(host.run('crash', {}, options()))).toBe('child/crashed');
  expect(await codeOf(host.run('fail', {}, options()))).toBe('repository/damaged');
});

test('disposing cancels what runs', async () => {
  const host = makeHost();
  const run = codeOf(host.run('until-cancelled', {}, options()));
  setTimeout(() => void host.dispose(), 300);
  expect(await run).toBe('run/cancelled');
  expect(await codeOf(host.run('pid', {}, options()))).toBe('run/cancelled');
});

test('a process that cannot even be ended keeps no console from closing', async () => {
  const clock = new FakeClock();
  let kills = 0;
  const host = new ChildJobHost({
    entry: 'nothing',
    fork: () => ({
      send: () => undefined,
      onMessage: () => undefined,
      onExit: () => undefined,
      kill: () => void (kills += 1),
    }),
    clock,
  });
  const run = codeOf(host.run('reading a dead share', {}, options()));
  const closed = host.dispose();
  await clock.advance(10_000);
  expect(kills).toBe(1);
  await clock.advance(5000);
  expect(await run).toBe('run/cancelled');
  await closed;
});
