import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findInterrupted } from '../../electron/snapshots/restore/find-interrupted.ts';
import { systemFiles } from '../../electron/snapshots/restore/restore-files.ts';
import type { RestoreFiles } from '../../electron/snapshots/restore/restore-files.ts';
import {
  resumeRestore,
  rollbackRestore,
  undoRestore,
} from '../../electron/snapshots/restore/resume-restore.ts';
import { runRestore } from '../../electron/snapshots/restore/run-restore.ts';
import { systemFailure, watchedFiles } from '../fakes/failing-files.ts';
import { LossyDisk } from '../fakes/lossy-disk.ts';
import { putLeft, recordedFiles } from '../fakes/recorded-files.ts';
import { lossesAt } from './power-losses.ts';
import { faultSeed } from './repository-scene.ts';
import { contentOf, isLongForm, jobContext, makeRig, ownNames, requestFor } from './restore-rig.ts';
import type { RestoreRig } from './restore-rig.ts';

/*
 * A restore, its resuming, its rollback and its undo lose their power after any of their changes. What was not synced is then on the
 * disk or not, in every combination: none of it, all the names without their bytes, and by chance.
 */

const timeoutMs = isLongForm ? 1_800_000 : 180_000;
/** So many changes further on the power goes again. */
const step = isLongForm ? 1 : 17;

let rig: RestoreRig;
let otherGate: RestoreRig;

beforeAll(async () => {
  rig = await makeRig({ otherGate: false });
  otherGate = await makeRig({ otherGate: true });
});

afterAll(() => {
  rig.remove();
  otherGate.remove();
});

type Work = (files: RestoreFiles, folder: string) => Promise<unknown>;
/** What must be there once the work has said that it is done. */
type Goal = 'before' | 'after';

/** The work done once on a disk that is written down; then the power goes at every moment of it. */
async function losePower(server: RestoreRig, start: string, work: Work, goal: Goal): Promise<number> {
  const folder = server.copy(start);
  const disk = new LossyDisk(folder);
  await work(recordedFiles(disk), folder);
  expect(contentOf(folder)).toEqual(server[goal]);
  let interruptions = 0;
  for (let moment = disk.moments; moment >= 0; moment -= step) {
    for (const [kind, loss] of lossesAt(moment)) {
      const at = `power lost after change ${moment} of ${disk.moments} (${kind}), seed ${faultSeed}`;
      const left = `${folder}-left`;
      await putLeft(disk.leftAt(moment, loss), left);
      const isDone = moment === disk.moments;
      try {
        if (await mustEnd(server, left, isDone ? [server[goal]] : [server.before, server.after]))
          interruptions += 1;
      } catch (error: unknown) {
        throw new Error(at, { cause: error });
      }
      rmSync(left, { recursive: true });
    }
  }
  rmSync(folder, { recursive: true });
  return interruptions;
}

/** Old, new, or interrupted: then it can be resumed and rolled back. Afterwards a new restore works. True: it was interrupted. */
async function mustEnd(
  server: RestoreRig,
  left: string,
  allowed: readonly (readonly string[])[],
): Promise<boolean> {
  const [found] = await findInterrupted(systemFiles, [left], new AbortController().signal);
  if (found === undefined) expect(allowed).toContainEqual(contentOf(left));
  else {
    expect(found.running).toBe(false);
    const back = server.copy(left);
    await rollbackRestore(systemFiles, found.intentPath.replace(left, back), jobContext());
    expect(contentOf(back)).toEqual(server.before);
    rmSync(back, { recursive: true });
    if (found.direction === 'back') await rollbackRestore(systemFiles, found.intentPath, jobContext());
    else await resumeRestore(systemFiles, found.intentPath, jobContext());
    expect(contentOf(left)).toEqual(found.direction === 'back' ? server.before : server.after);
  }
  await runRestore(requestFor(server.contents, left), jobContext());
  expect(contentOf(left)).toEqual(server.after);
  expect(ownNames(left, 'restore')).toEqual([]);
  return found !== undefined;
}

/** A restore that stopped in the middle of its exchange. */
async function halfRestored(server: RestoreRig): Promise<string> {
  const folder = server.copy();
  const dying = watchedFiles(({ name, path }) => {
    if (isStopped || (name === 'rename' && path.endsWith('uploads'))) {
      isStopped = true;
      throw systemFailure('EIO');
    }
  });
  let isStopped = false;
  await expect(runRestore(requestFor(server.contents, folder, dying), jobContext())).rejects.toMatchObject({
    code: 'restore/interrupted',
  });
  return folder;
}

async function intentIn(folder: string): Promise<string> {
  const [left] = await findInterrupted(systemFiles, [folder], new AbortController().signal);
  return left?.intentPath ?? '';
}

describe('a power loss leaves the old set, the new one, or what can be resumed and rolled back', () => {
  test.each([
    ['with a gate that stays', true, () => rig],
    ['with a gate that is itself restored', true, () => otherGate],
    ['without a gate and without hard links', false, () => rig],
  ] as const)(
    'in a restore %s',
    async (_what, gated, serverOf) => {
      const server = serverOf();
      const interruptions = await losePower(
        server,
        server.folder,
        async (files, folder) =>
          runRestore(
            requestFor(server.contents, folder, gated ? files : withoutLinks(files), gated),
            jobContext(),
          ),
        'after',
      );
      expect(interruptions).toBeGreaterThan(4);
    },
    timeoutMs,
  );

  test.each([
    ['resumed', resumeRestore, 'after'],
    ['rolled back', rollbackRestore, 'before'],
  ] as const)(
    'while an interrupted restore is being %s',
    async (_what, end, goal) => {
      const half = await halfRestored(rig);
      const work: Work = async (files, folder) => end(files, await intentIn(folder), jobContext());
      expect(await losePower(rig, half, work, goal)).toBeGreaterThan(0);
    },
    timeoutMs,
  );

  test(
    'while a finished restore is being undone',
    async () => {
      const folder = rig.copy();
      await runRestore(requestFor(rig.contents, folder), jobContext());
      const [safety = ''] = ownNames(folder, 'safety');
      const work: Work = (files, at) => undoRestore(files, join(at, safety), jobContext());
      expect(await losePower(rig, folder, work, 'before')).toBeGreaterThan(0);
    },
    timeoutMs,
  );
});

function withoutLinks(files: RestoreFiles): RestoreFiles {
  return {
    ...files,
    link: () => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' })),
  };
}
