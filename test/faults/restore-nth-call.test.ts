import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SnapshotContents } from '../../electron/repository/snapshot-contents.ts';
import { notThere } from '../../electron/repository/storage/storage-errors.ts';
import { findInterrupted } from '../../electron/snapshots/restore/find-interrupted.ts';
import { systemFiles } from '../../electron/snapshots/restore/restore-files.ts';
import type { RestoreFiles } from '../../electron/snapshots/restore/restore-files.ts';
import { resumeRestore, rollbackRestore } from '../../electron/snapshots/restore/resume-restore.ts';
import { runRestore } from '../../electron/snapshots/restore/run-restore.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import { systemFailure, watchedFiles } from '../fakes/failing-files.ts';
import type { FileCall } from '../fakes/failing-files.ts';
import { contentOf, isLongForm, jobContext, makeRig, ownNames, requestFor } from './restore-rig.ts';
import type { RestoreRig } from './restore-rig.ts';

const timeoutMs = isLongForm ? 1_800_000 : 180_000;

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

/** The system's own files, or those of a file system without hard links, with a failure from the test. */
function filesWith(links: boolean, fail: (call: FileCall) => void): RestoreFiles {
  return watchedFiles((call) => {
    fail(call);
    if (!links && call.name === 'link') throw Object.assign(new Error('no links'), { code: 'EPERM' });
  });
}

/** The system's own files, of which the Nth write stops half-way. */
function shortWriting(nth: number): { readonly files: RestoreFiles; readonly writes: () => number } {
  let writes = 0;
  const create: RestoreFiles['create'] = async (path) => {
    const file = await systemFiles.create(path);
    return {
      ...file,
      write: async (bytes, at) => {
        writes += 1;
        const isShort = writes === nth;
        await file.write(isShort ? bytes.subarray(0, bytes.length >> 1) : bytes, at);
        if (isShort) throw systemFailure('ENOSPC');
      },
    };
  };
  return { files: { ...systemFiles, create }, writes: () => writes };
}

/** The calls from the intent file on, which are the ones that change what is there, and some of those before. */
async function callsOf(
  { contents, copy }: RestoreRig,
  gated: boolean,
  every: number,
  first = 0,
): Promise<readonly FileCall[]> {
  const seen: FileCall[] = [];
  const files = filesWith(gated, (call) => seen.push(call));
  await runRestore(requestFor(contents, copy(), files, gated), jobContext());
  const intent = seen.findIndex(({ name, path }) => name === 'create' && path.includes('.intent.json'));
  return seen.filter((_call, index) => isLongForm || index % (index < intent ? 9 : every) === first % every);
}

const interruptedIn = (folder: string) =>
  findInterrupted(systemFiles, [folder], new AbortController().signal);

test.each([
  ['EIO', 0],
  ['ENOSPC', 1],
] as const)(
  'one call that fails with %s leaves what was there, or what is to be there',
  async (code, first) => {
    for (const { number, name, path } of await callsOf(rig, true, 9, first * 4)) {
      const folder = rig.copy();
      const at = `${name} of ${path} (call ${number})`;
      const files = watchedFiles((call) => {
        if (call.number === number) throw systemFailure(code);
      });
      const failure = await runRestore(requestFor(rig.contents, folder, files), jobContext()).then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure === null || isAppError(failure), at).toBe(true);
      for (const { intentPath, direction } of await interruptedIn(folder)) {
        const end = direction === 'back' ? rollbackRestore : resumeRestore;
        await end(systemFiles, intentPath, jobContext());
        expect(contentOf(folder), at).toEqual(direction === 'back' ? rig.before : rig.after);
      }
      expect([rig.before, rig.after], at).toContainEqual(contentOf(folder));
      if (failure === null) expect(contentOf(folder), at).toEqual(rig.after);
      if (number % 4 === 0) {
        await runRestore(requestFor(rig.contents, folder), jobContext());
        expect(contentOf(folder), at).toEqual(rig.after);
        expect(ownNames(folder, 'restore'), at).toEqual([]);
      }
      rmSync(folder, { recursive: true });
    }
  },
  timeoutMs,
);

test(
  'a write that comes to half of its bytes, because the disk is full, leaves what was there, or what is to be there',
  async () => {
    const counted = shortWriting(0);
    await runRestore(requestFor(rig.contents, rig.copy(), counted.files), jobContext());
    expect(counted.writes()).toBeGreaterThan(5);
    for (let nth = 1; nth <= counted.writes(); nth += 1) {
      const folder = rig.copy();
      const { files } = shortWriting(nth);
      const failure = await runRestore(requestFor(rig.contents, folder, files), jobContext()).catch(
        (error: unknown) => error,
      );
      expect(failure, `write ${nth}`).toMatchObject({ code: 'restore/disk-full' });
      // Only the record of a restore that has everything in place comes so late.
      const [left] = await interruptedIn(folder);
      if (left !== undefined) await resumeRestore(systemFiles, left.intentPath, jobContext());
      expect(contentOf(folder), `write ${nth}`).toEqual(left === undefined ? rig.before : rig.after);
      expect(ownNames(folder, 'restore'), `write ${nth}`).toEqual([]);
      rmSync(folder, { recursive: true });
    }
  },
  timeoutMs,
);

test(
  'a repository that drops out at any reading of a restore changes nothing',
  async () => {
    let readings = 0;
    const droppingAt = (nth: number): SnapshotContents => ({
      ...rig.contents,
      async *content(entry, signal) {
        readings += 1;
        if (readings >= nth) throw notThere('/mnt/usb');
        yield* rig.contents.content(entry, signal);
      },
    });
    await runRestore(requestFor(droppingAt(Number.POSITIVE_INFINITY), rig.copy()), jobContext());
    const all = readings;
    expect(all).toBeGreaterThan(2);
    for (let nth = 1; nth <= all; nth += 1) {
      readings = 0;
      const folder = rig.copy();
      const failing = runRestore(requestFor(droppingAt(nth), folder), jobContext());
      await expect(failing, `reading ${nth}`).rejects.toMatchObject({ code: 'repository/not-there' });
      expect(contentOf(folder), `reading ${nth}`).toEqual(rig.before);
      expect([...ownNames(folder, 'restore'), ...ownNames(folder, 'safety')]).toEqual([]);
      rmSync(folder, { recursive: true });
    }
  },
  timeoutMs,
);

test.each([
  ['with a gate that stays', true, () => rig],
  ['with a gate that is itself restored', true, () => otherGate],
  ['without a gate and without hard links', false, () => rig],
] as const)(
  'a restore %s that dies at any call can be resumed to what is to be there, and rolled back to what was',
  async (_what, gated, serverOf) => {
    const server = serverOf();
    let interruptions = 0;
    for (const { number, name, path } of await callsOf(server, gated, 9)) {
      const folder = server.copy();
      const at = `${name} of ${path} (call ${number})`;
      const files = filesWith(gated, (call) => {
        if (call.number >= number) throw systemFailure('EIO');
      });
      const failure = await runRestore(requestFor(server.contents, folder, files, gated), jobContext()).catch(
        (error: unknown) => error,
      );
      // After the end only the working folder is left to be removed, which the next restore does.
      const code = isAppError(failure) ? failure.code : null;
      if (code === null) expect(contentOf(folder), at).toEqual(server.after);
      else expect(code, at).toMatch(/^restore\//);
      const [left] = await interruptedIn(folder);
      if (left === undefined) {
        expect([server.before, server.after], at).toContainEqual(contentOf(folder));
        rmSync(folder, { recursive: true });
        continue;
      }
      interruptions += 1;
      // The same state on another desk, where the folder has another name.
      const other = server.copy(folder);
      await resumeRestore(systemFiles, left.intentPath, jobContext());
      expect(contentOf(folder), at).toEqual(server.after);
      await rollbackRestore(systemFiles, left.intentPath.replace(folder, other), jobContext());
      expect(contentOf(other), at).toEqual(server.before);
      expect([
        ...ownNames(folder, 'restore'),
        ...ownNames(other, 'restore'),
        ...ownNames(other, 'safety'),
      ]).toEqual([]);
      rmSync(folder, { recursive: true });
      rmSync(other, { recursive: true });
    }
    expect(interruptions).toBeGreaterThan(8);
  },
  timeoutMs,
);

test.each([
  ['resumed', resumeRestore],
  ['rolled back', rollbackRestore],
] as const)(
  'being %s may itself die at any call, again and again',
  async (_what, end) => {
    const half = rig.copy();
    const calls = await callsOf(rig, true, 1);
    const middle = calls.find(({ name, path }) => name === 'rename' && path.includes('uploads'))?.number ?? 0;
    const dying = watchedFiles((call) => {
      if (call.number >= middle) throw systemFailure('EIO');
    });
    await expect(runRestore(requestFor(rig.contents, half, dying), jobContext())).rejects.toMatchObject({
      code: 'restore/interrupted',
    });
    let finished = false;
    let onlyBack = 0;
    for (let number = 1; !finished; number += isLongForm ? 1 : 5) {
      const folder = rig.copy(half);
      const again = watchedFiles((call) => {
        if (call.number >= number) throw systemFailure('EIO');
      });
      const [left] = await interruptedIn(folder);
      finished = await end(again, left?.intentPath ?? '', jobContext()).then(
        () => true,
        () => false,
      );
      for (const { intentPath, direction } of await interruptedIn(folder)) {
        if (direction === 'back') {
          onlyBack += 1;
          const refused = resumeRestore(systemFiles, intentPath, jobContext());
          await expect(refused).rejects.toMatchObject({ code: 'restore/interrupted' });
        }
        await end(systemFiles, intentPath, jobContext());
      }
      expect(contentOf(folder)).toEqual(end === resumeRestore ? rig.after : rig.before);
      rmSync(folder, { recursive: true });
    }
    expect(onlyBack > 0).toBe(end === rollbackRestore);
  },
  timeoutMs,
);
