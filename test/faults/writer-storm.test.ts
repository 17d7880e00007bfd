import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { SystemClock } from '../../electron/platform/clock.ts';
import type { JobContext } from '../../electron/platform/job-context.ts';
import {
  captureDatabase,
  defaultCaptureLimits,
} from '../../electron/snapshots/capture/sqlite/capture-database.ts';
import { LimitWatch } from '../../electron/snapshots/capture/sqlite/capture-watch.ts';
import { integrityCheck } from '../../electron/snapshots/capture/sqlite/check-database.ts';
import { oneStepBackup } from '../../electron/snapshots/capture/sqlite/one-step-backup.ts';

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

/** A sequence of numbers from 0 up to 1 that is the same for the same seed (mulberry32). */
function numbersFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A database of 8 to 24 MiB with a server that writes to it, in a folder that goes with it. */
async function startStorm(mode: string, perSecond: number, random: () => number) {
  const folder = mkdtempSync(join(tmpdir(), 'storm-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'data.db');
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  makeDatabase(path, mode, 2000 + Math.floor(random() * 4000));
  const autocheckpoint = [20, 200, 1000][Math.floor(random() * 3)] ?? 1000;
  const entry = join(import.meta.dirname, 'storm-writer.ts');
  const server = fork(entry, [path, String(perSecond), String(autocheckpoint)], { execArgv: [] });
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await once(server, 'exit');
  });
  const lastCommit = async (): Promise<number> => {
    server.send('last');
    const answer: readonly unknown[] = await once(server, 'message');
    return Number(answer[0]);
  };
  while ((await lastCommit()) < 1) await pause(20);
  return { path, scratch, lastCommit };
}

function makeDatabase(path: string, mode: string, pages: number): void {
  const database = new Sqlite(path);
  database.pragma(`journal_mode = ${mode}`);
  database.exec(`
    CREATE TABLE total (entries INTEGER, sum INTEGER);
    INSERT INTO total VALUES (0, 0);
    CREATE TABLE ledger (id INTEGER PRIMARY KEY, delta INTEGER, note BLOB);
    CREATE INDEX ledger_delta ON ledger (delta);
    CREATE TABLE page (id INTEGER PRIMARY KEY, stamp INTEGER, data BLOB);
    CREATE INDEX page_stamp ON page (stamp);
    WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ${pages})
    INSERT INTO page SELECT x, 0, randomblob(4000) FROM n;
  `);
  database.close();
}

const State = z.object({ entries: z.number(), inStep: z.number() });

/** What must hold in any one committed state, with the number of its last commit. */
function readState(path: string): z.infer<typeof State> {
  const database = new Sqlite(path);
  try {
    const state = database.prepare(
      `SELECT entries,
              entries = (SELECT count(*) FROM ledger) AND entries = (SELECT max(id) FROM ledger)
              AND sum = (SELECT total(delta) FROM ledger) AND entries = (SELECT max(stamp) FROM page) AS inStep
       FROM total`,
    );
    return State.parse(state.get());
  } finally {
    database.close();
  }
}

function expectOneCommittedState(path: string, notBefore: number): void {
  expect(integrityCheck(path)).toEqual({ ok: true, problems: [], notCheckable: [] });
  const { entries, inStep } = readState(path);
  expect(inStep, 'tables of different moments').toBe(1);
  expect(entries, 'an earlier state than one that was committed').toBeGreaterThanOrEqual(notBefore);
}

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
