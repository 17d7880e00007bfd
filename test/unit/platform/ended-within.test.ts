import { expect, test } from 'vitest';
import { endedWithin } from '../../../electron/platform/ended-within.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const never = new Promise<void>(() => {});

test('what ends in time is waited for, and leaves no timer behind', async () => {
  const clock = new FakeClock();
  await expect(endedWithin(clock, 1000, Promise.resolve())).resolves.toBe(true);
  expect(clock.pendingTimers).toBe(0);
});

test('what does not end is waited for so long', async () => {
  const clock = new FakeClock();
  const waited = endedWithin(clock, 1000, never);
  await clock.advance(1000);
  await expect(waited).resolves.toBe(false);
});

test('who no longer wants to wait does not', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const waited = endedWithin(clock, 1000, never, stop.signal);
  stop.abort(new Error('enough'));
  await expect(waited).rejects.toThrow('enough');
  expect(clock.pendingTimers).toBe(0);
});
