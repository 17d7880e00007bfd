import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from '../../../electron/journal/journal.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { Redactor } from '../../../electron/platform/redact.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';

const signal = new AbortController().signal;
let store: TempStore;
let journal: Journal;
beforeEach(() => {
  store = openTempStore();
  journal = new Journal({ database: store.database, clock: new SystemClock(), redactor: new Redactor() });
});
afterEach(() => store.dispose());

test('two processes that append at the same time leave one unbroken chain', async () => {
  const script = join(import.meta.dirname, 'append-process.ts');
  const append = (face: string) => promisify(execFile)(process.execPath, [script, store.path, '200', face]);
  await Promise.all([append('first'), append('second')]);
  expect(await journal.verify(signal)).toMatchObject({ ok: true, entries: 400 });
  const faces = (await journal.list({ limit: 1000 }, signal)).entries.map((entry) => entry.face);
  expect(faces.filter((face) => face === 'first')).toHaveLength(200);
});

/** Measures the longest time (ms) during which nothing else could run. */
async function watchStalls(): Promise<() => Promise<number>> {
  let longestMs = 0;
  let lastAt = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastAt);
    lastAt = performance.now();
  }, 1);
  await pause(5);
  return async () => {
    await pause(5);
    clearInterval(timer);
    return longestMs;
  };
}

test('verifying and searching a long journal leave the main thread free', async () => {
  const write = store.database.transaction(() => {
    for (let number = 0; number < 20_000; number += 1) {
      journal.as({ operator: 'test@desk', typedName: null, face: 'cli' }).append({
        action: 'probe.run',
        targetId: null,
        subject: `entry ${number}`,
        result: 'done',
        details: { number },
      });
    }
  });
  write();
  const stopWatching = await watchStalls();
  const startedAt = performance.now();
  const verdict = await journal.verify(signal);
  const found = await journal.list({ text: 'entry 1234', limit: 50 }, signal);
  const tookMs = performance.now() - startedAt;
  const longestStallMs = await stopWatching();
  expect(verdict).toMatchObject({ ok: true, entries: 20_000 });
  expect(found.total).toBe(11);
  // The machine that runs the tests is shared, so the limit leaves room; in one piece the work would stall for most of its time.
  expect(longestStallMs).toBeLessThan(Math.max(40, tookMs / 4));
});
