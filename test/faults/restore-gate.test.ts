import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { contentOf, jobContext, makeRig, ownNames, requestFor } from './restore-rig.ts';
import type { RestoreRig } from './restore-rig.ts';

/**
 * A watchdog tries to start the service in every gap. It starts when `config.py` is there, and then deletes uploads that the database does
 * not know: so it must never find a database and uploads of different moments, or a journal beside a database it does not belong to.
 */

let rig: RestoreRig;

beforeAll(async () => {
  rig = await makeRig({ otherGate: false });
});

afterAll(() => rig.remove());

type Watch = {
  readonly files: RestoreFiles;
  starts: number;
  closed: number;
  readonly halves: string[];
  readonly absent: string[];
};

/** Looks before every call, as a watchdog would between them. */
function watchdog(folder: string): Watch {
  const watch: Watch = {
    files: watchedFiles(({ name, path }) => {
      for (const file of ['messenger.db', '.master_key']) {
        if (!existsSync(join(folder, file))) watch.absent.push(`${file} before ${name} of ${path}`);
      }
      if (!existsSync(join(folder, 'config.py'))) {
        watch.closed += 1;
        return;
      }
      watch.starts += 1;
      const content = JSON.stringify(contentOf(folder));
      const isWhole = content === JSON.stringify(rig.before) || content === JSON.stringify(rig.after);
      if (!isWhole) watch.halves.push(`before ${name} of ${path}`);
    }),
    starts: 0,
    closed: 0,
    halves: [],
    absent: [],
  };
  return watch;
}

test('a service that would start at any moment of a restore or its undo finds the old set or the new one', async () => {
  const folder = rig.copy();
  const watch = watchdog(folder);
  const { safety } = await runRestore(requestFor(rig.contents, folder, watch.files), jobContext());
  expect(contentOf(folder)).toEqual(rig.after);
  expect(watch).toMatchObject({ halves: [], absent: [] });
  expect(watch.starts).toBeGreaterThan(100);
  expect(watch.closed).toBeGreaterThan(30);
  await undoRestore(watch.files, safety?.folders[0] ?? '', jobContext());
  expect(contentOf(folder)).toEqual(rig.before);
  expect(watch.halves).toEqual([]);
  expect(watch.closed).toBeGreaterThan(60);
});

test.each([
  ['resumed', resumeRestore],
  ['rolled back', rollbackRestore],
] as const)('the same while an interrupted restore is being %s', async (_what, end) => {
  const half = rig.copy();
  let renames = 0;
  const dying = watchedFiles(({ name, path }) => {
    if (name === 'rename' && path.includes('uploads')) renames += 1;
    if (renames > 0) throw systemFailure('EIO');
  });
  await expect(runRestore(requestFor(rig.contents, half, dying), jobContext())).rejects.toMatchObject({
    code: 'restore/interrupted',
  });
  // A new restore neither starts nor removes what the interrupted one needs.
  await expect(runRestore(requestFor(rig.contents, half), jobContext())).rejects.toMatchObject({
    code: 'restore/blocked',
  });
  const watch = watchdog(half);
  const [left] = await findInterrupted(systemFiles, [half], new AbortController().signal);
  await end(watch.files, left?.intentPath ?? '', jobContext());
  expect(contentOf(half)).toEqual(end === resumeRestore ? rig.after : rig.before);
  expect(watch.halves).toEqual([]);
  expect(watch.closed).toBeGreaterThan(20);
});

test('a gate that is itself restored is the first to go and the last to come', async () => {
  const folder = rig.copy();
  writeFileSync(join(folder, 'config.py'), 'PORT = 6000');
  const from: string[] = [];
  const files = watchedFiles(({ name, path }) => {
    if (name === 'rename' && !/owner|intent|manifest|restore\.json/.test(path))
      from.push(path.slice(folder.length + 1));
  });
  await runRestore(requestFor(rig.contents, folder, files), jobContext());
  expect(contentOf(folder)).toEqual(rig.after);
  expect(from.at(0)).toBe('config.py');
  expect(from.at(-1)).toMatch(/^\.holdfast-restore-[0-9a-f]+\/staged\/config\.py$/);
});

test('a journal that appears in a gap stops the restore before a new database lies beside it', async () => {
  const folder = rig.copy();
  const files = watchedFiles(({ name, path }) => {
    if (name === 'link' && path === join(folder, 'messenger.db')) {
      writeFileSync(join(folder, 'messenger.db-journal'), 'of a server that was started by hand');
    }
  });
  await expect(runRestore(requestFor(rig.contents, folder, files), jobContext())).rejects.toMatchObject({
    code: 'restore/destination-failed',
  });
  expect(contentOf(folder)).toEqual(rig.before);
  const [safety = ''] = ownNames(folder, 'safety');
  expect(readFileSync(join(folder, safety, 'found/messenger.db-journal'), 'utf8')).toContain('by hand');
});

test('what lies in place is read before the gate is opened: a file that came out otherwise takes everything back', async () => {
  const folder = rig.copy();
  const files = watchedFiles(({ name, path }) => {
    if (name !== 'rename' || !path.endsWith('staged/.master_key')) return;
    writeFileSync(join(folder, 'uploads/1.txt'), 'UPLOAD 1');
  });
  const failure = await runRestore(requestFor(rig.contents, folder, files), jobContext()).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 'restore/destination-failed' });
  expect(String(failure)).toContain('uploads/1.txt');
  expect(ownNames(folder, 'restore')).toEqual([]);
});

test('a journal that was made after a database had its place is not taken for the old one', async () => {
  const folder = rig.copy();
  let isPlaced = false;
  const files = watchedFiles(({ name, path }) => {
    if (isPlaced) throw systemFailure('EIO');
    isPlaced = name === 'rename' && path.endsWith('staged/messenger.db');
  });
  await expect(runRestore(requestFor(rig.contents, folder, files), jobContext())).rejects.toMatchObject({
    code: 'restore/interrupted',
  });
  writeFileSync(join(folder, 'messenger.db-wal'), 'of somebody who looked into the new database');
  const [left] = await findInterrupted(systemFiles, [folder], new AbortController().signal);
  await resumeRestore(systemFiles, left?.intentPath ?? '', jobContext());
  expect(readFileSync(join(folder, 'messenger.db-wal'), 'utf8')).toContain('the new database');
});
