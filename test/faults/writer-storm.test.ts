import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SystemClock } from '../../electron/platform/clock.ts';
import type { JobContext } from '../../electron/platform/job-context.ts';
import { captureDatabase } from '../../electron/snapshots/capture/sqlite/capture-database.ts';
import { defaultCaptureLimits } from '../../electron/snapshots/capture/sqlite/capture-limits.ts';
import { LimitWatch } from '../../electron/snapshots/capture/sqlite/capture-watch.ts';
import { oneStepBackup } from '../../electron/snapshots/capture/sqlite/one-step-backup.ts';
import { expectOneCommittedState, numbersFrom, startStorm } from './storm.ts';

/** Captures per row of the table: `HOLDFAST_FAULT_ROUNDS=100` is the long form. The seed chooses sizes and pauses. */
const rounds = Number(process.env['HOLDFAST_FAULT_ROUNDS'] ?? 3);
const seed = Number(process.env['HOLDFAST_FAULT_SEED'] ?? 1);
const rates = [5, 50, 200, 1000];
const timeoutMs = 60_000 + rounds * 60_000;
/** How long a busy computer keeps a server waiting is not what is tried here. */
const limits = { ...defaultCaptureLimits, spareBytes: 0, maxStallMs: 60_000, maxPinMs: 60_000 };

const context: JobContext = {
  signal: new AbortController().signal,
  clock: new SystemClock(),
  progress: () => undefined,
};

for (const mode of ['WAL', 'DELETE']) {
  for (const perSecond of rates) {
    test(
      `every capture under ${perSecond} transactions a second (${mode}) is one committed state, and not an old one (seed ${seed})`,
      async () => {
        const random = numbersFrom(seed * 1000 + perSecond);
        const storm = await startStorm(mode, perSecond, random);
        const first = await storm.lastCommit();
        for (let round = 0; round < rounds; round += 1) {
          await pause(random() * 60);
          const notBefore = await storm.lastCommit();
          const captured = await captureDatabase(
            { path: storm.path, name: 'data.db', scratchRoot: storm.scratch, limits, notEmpty: ['ledger'] },
            context,
          );
          expect(captured.meaning).toMatchObject({ method: 'pinned-read', quickCheck: 'ok' });
          expectOneCommittedState(captured.path, notBefore);
          await captured.release();
        }
        expect(readdirSync(storm.scratch)).toEqual([]);
        // The storm has gone on: a server that stood still would prove nothing.
        expect(await storm.lastCommit()).toBeGreaterThan(first);
      },
      timeoutMs,
    );
  }

  test(
    `SQLite's own backup ends and is one committed state under 50 and 1,000 transactions a second (${mode}, seed ${seed})`,
    async () => {
      for (const perSecond of [50, 1000]) {
        const storm = await startStorm(mode, perSecond, numbersFrom(seed + perSecond));
        for (let round = 0; round < Math.ceil(rounds / 3); round += 1) {
          const notBefore = await storm.lastCommit();
          const to = join(storm.scratch, `${perSecond}-${round}.db`);
          const source = { path: storm.path, name: 'data.db' };
          const watch = new LimitWatch({ ...source, folder: storm.scratch, bytesTotal: 1 }, limits, context);
          await oneStepBackup(source, to, watch, context);
          expectOneCommittedState(to, notBefore);
          rmSync(to);
        }
      }
    },
    timeoutMs,
  );
}
