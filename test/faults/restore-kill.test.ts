import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findInterrupted } from '../../electron/snapshots/restore/find-interrupted.ts';
import { findPrepared } from '../../electron/snapshots/restore/prepared.ts';
import { systemFiles } from '../../electron/snapshots/restore/restore-files.ts';
import { resumeRestore, rollbackRestore } from '../../electron/snapshots/restore/resume-restore.ts';
import { runRestore } from '../../electron/snapshots/restore/run-restore.ts';
import { watchedFiles } from '../fakes/failing-files.ts';
import { countKill } from './kills.ts';
import { faultRounds, faultSeed, randomFrom } from './repository-scene.ts';
import { contentOf, isLongForm, jobContext, makeRig, ownNames, requestFor } from './restore-rig.ts';
import type { RestoreRig } from './restore-rig.ts';

const timeoutMs = 120_000 + faultRounds * 60_000;
const random = randomFrom(faultSeed);

let rig: RestoreRig;
let calls = 0;
let firstMove = 0;

beforeAll(async () => {
  rig = await makeRig({ otherGate: true });
  const files = watchedFiles(({ name, path }) => {
    calls += 1;
    if (firstMove === 0 && name === 'rename' && path.endsWith('config.py')) firstMove = calls;
  });
  await runRestore(requestFor(rig.contents, rig.copy(), files), jobContext());
});

afterAll(() => rig.remove());

/** Runs a restore in a process of its own and kills it: before its Nth call, or after some milliseconds. */
async function killed(
  folder: string,
  what: 'run' | 'resume' | 'rollback',
  moment: { readonly dieBefore: number } | { readonly afterMs: number },
): Promise<void> {
  const dieBefore = 'dieBefore' in moment ? moment.dieBefore : 0;
  const order = JSON.stringify({ snapshot: rig.snapshot, folder, what, dieBefore });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'restore-child.ts'), order], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  if ('afterMs' in moment) {
    await once(child.stdout, 'data');
    await delay(moment.afterMs);
    child.kill('SIGKILL');
  }
  await exited;
  expect(child.exitCode === 0 || child.signalCode === 'SIGKILL', `ended with ${child.exitCode}`).toBe(true);
  if (child.signalCode === 'SIGKILL') countKill('restore');
}

async function ends(folder: string, at: string): Promise<void> {
  const [left] = await findInterrupted(systemFiles, [folder], new AbortController().signal);
  if (left === undefined) {
    expect([rig.before, rig.after], at).toContainEqual(contentOf(folder));
    // What it had prepared is found, and removed by the next restore.
    const staged = ownNames(folder, 'restore').some((name) => existsSync(join(folder, name, 'staged')));
    const isBefore = isDeepStrictEqual(contentOf(folder), rig.before);
    if (staged && isBefore)
      expect(await findPrepared(systemFiles, [folder], new AbortController().signal), at).toHaveLength(1);
  } else {
    expect(left, at).toMatchObject({ running: false, targetName: 'Practice' });
    const other = rig.copy(folder);
    await resumeRestore(systemFiles, left.intentPath, jobContext());
    expect(contentOf(folder), at).toEqual(rig.after);
    await rollbackRestore(systemFiles, left.intentPath.replace(folder, other), jobContext());
    expect(contentOf(other), at).toEqual(rig.before);
  }
  await runRestore(requestFor(rig.contents, folder), jobContext());
  expect(contentOf(folder), at).toEqual(rig.after);
  expect(ownNames(folder, 'restore'), at).toEqual([]);
}

test(
  'a process that is killed at a call leaves what can be resumed and rolled back',
  { timeout: timeoutMs },
  async () => {
    const rounds = isLongForm ? 60 : 6;
    for (let round = 0; round < rounds; round += 1) {
      // Mostly among the calls that change what is there.
      const from = round % 4 === 0 ? 1 : firstMove;
      const dieBefore = from + Math.floor(random() * (calls - from));
      const folder = rig.copy();
      await killed(folder, 'run', { dieBefore });
      await ends(folder, `killed before call ${dieBefore} of ${calls}, seed ${faultSeed}`);
      rmSync(folder, { recursive: true });
    }
  },
);

test(
  'a process that is killed at some moment leaves what can be resumed and rolled back',
  { timeout: timeoutMs },
  async () => {
    for (let round = 0; round < (isLongForm ? 40 : 2); round += 1) {
      const afterMs = random() * 150;
      const folder = rig.copy();
      await killed(folder, 'run', { afterMs });
      await ends(folder, `killed after ${afterMs.toFixed(0)} ms, seed ${faultSeed}`);
      rmSync(folder, { recursive: true });
    }
  },
);

test('resuming and rolling back may be killed as well', { timeout: timeoutMs }, async () => {
  for (const what of ['resume', 'rollback'] as const) {
    for (let round = 0; round < (isLongForm ? 10 : 1); round += 1) {
      const dieBefore = 10 + Math.floor(random() * 30);
      const folder = rig.copy();
      await killed(folder, 'run', { dieBefore: Math.floor((firstMove + calls) / 2) - 20 });
      await killed(folder, what, { dieBefore });
      const [left] = await findInterrupted(systemFiles, [folder], new AbortController().signal);
      const end = what === 'resume' ? resumeRestore : rollbackRestore;
      if (left !== undefined) await end(systemFiles, left.intentPath, jobContext());
      expect(contentOf(folder), `${what} killed before call ${dieBefore}, seed ${faultSeed}`).toEqual(
        what === 'resume' ? rig.after : rig.before,
      );
    }
  }
});
