import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { integrityCheck } from '../../electron/snapshots/capture/sqlite/check-database.ts';

/** A sequence of numbers from 0 up to 1 that is the same for the same seed (mulberry32). */
export function numbersFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A database of 8 to 24 MiB, or of so many pages, with a server that writes to it, in a folder that goes with it. */
export async function startStorm(mode: string, perSecond: number, random: () => number, pages?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'storm-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'data.db');
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  makeDatabase(path, mode, pages ?? 2000 + Math.floor(random() * 4000));
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

/** Whole, and of one moment that is not before a commit of that number. */
export function expectOneCommittedState(path: string, notBefore: number): void {
  expect(integrityCheck(path)).toEqual({ ok: true, problems: [], notCheckable: [] });
  const { entries, inStep } = readState(path);
  expect(inStep, 'tables of different moments').toBe(1);
  expect(entries, 'an earlier state than one that was committed').toBeGreaterThanOrEqual(notBefore);
}
