import { expect, it } from 'vitest';
import { SharedOpening } from '../../../../electron/locations/ssh/shared-opening.ts';

function slowOpening() {
  const signals: AbortSignal[] = [];
  const given: string[] = [];
  const opening = new SharedOpening<string>(
    (signal) => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
    },
    () => given.push('up'),
  );
  const operator = new AbortController();
  const join = (signal = new AbortController().signal, timeoutMs = 5000) =>
    opening.join({ signal, timeoutMs }, () => new Error('late')).catch((error: unknown) => error);
  return { opening, signals, given, operator, join };
}

it('is begun once for all who wait, and goes on when one of them has no more time', async () => {
  const { opening, signals, join } = slowOpening();
  expect(await join(undefined, 1)).toMatchObject({ message: 'late' });
  void join();
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  expect(opening.isRunning).toBe(true);
});

it('is ended by whoever has cancelled it, unless somebody else waits; the next one begins anew', async () => {
  const { opening, signals, given, operator, join } = slowOpening();
  const cancelled = join(operator.signal);
  const late = join(undefined, 20);
  operator.abort();
  expect(await cancelled).toMatchObject({ code: 'run/cancelled' });
  opening.end();
  expect(signals[0]?.aborted).toBe(false);
  await late;
  opening.end();
  expect([signals[0]?.aborted, given, opening.isRunning]).toEqual([true, ['up'], false]);
  void join();
  expect([signals.length, opening.isRunning]).toEqual([2, true]);
});
