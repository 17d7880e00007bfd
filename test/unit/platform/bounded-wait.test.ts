import { expect, test } from 'vitest';
import { bounded, remaining } from '../../../electron/platform/bounded-wait.ts';

const late = () => new Error('the share does not answer');
const never = new Promise<never>(() => {});
const soon = { timeoutMs: 20 };
const long = { timeoutMs: 60_000 };

test('what is ready in time is handed on', async () => {
  await expect(bounded(long, Promise.resolve(7), { late })).resolves.toBe(7);
});

test('what never ends is not waited for', async () => {
  await expect(bounded(soon, never, { late })).rejects.toThrow('the share does not answer');
});

test('what fails in time fails as it is', async () => {
  const failed = Promise.reject(new Error('not there'));
  await expect(bounded(long, failed, { late })).rejects.toThrow('not there');
});

test('a signal ends the wait as cancelled, also one that was aborted before', async () => {
  const later = new AbortController();
  const waiting = bounded({ ...long, signal: later.signal }, never, { late });
  later.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'run/cancelled' });
  const before = { ...long, signal: AbortSignal.abort() };
  await expect(bounded(before, never, { late })).rejects.toMatchObject({ code: 'run/cancelled' });
});

test('what can no longer come ends the wait with its reason', async () => {
  const lost = AbortSignal.abort(new Error('the host is gone'));
  await expect(bounded(long, never, { late, lost })).rejects.toThrow('the host is gone');
});

test('what is left of a wait is at least a moment', () => {
  const wait = { signal: new AbortController().signal, timeoutMs: 100 };
  expect(remaining(wait, performance.now() - 40).timeoutMs).toBeLessThanOrEqual(60);
  expect(remaining(wait, performance.now() - 400).timeoutMs).toBe(1);
});
