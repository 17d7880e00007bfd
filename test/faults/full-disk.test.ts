import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { SystemClock } from '../../electron/platform/clock.ts';
import { captureDatabase } from '../../electron/snapshots/capture/sqlite/capture-database.ts';
import { defaultCaptureLimits } from '../../electron/snapshots/capture/sqlite/capture-limits.ts';
import { runRestore } from '../../electron/snapshots/restore/run-restore.ts';
import { captureFolder } from '../fakes/folder-contents.ts';
import { mountSmallDisk } from '../integration/cli/support/small-disk.ts';
import { Writer } from '../integration/live-database/support/writer.ts';
import { liveOn, serverAt, serverParts } from '../integration/snapshots/restore/support/practice-server.ts';
import { contentOf, ownNames, requestFor } from './restore-rig.ts';

/*
 * Real file systems that are really full: where the server lives, where the scratch copy is made, where a restore prepares. The place of a
 * repository that fills up is in `repository-calls` and in `integration/cli/snapshots-small-disk`.
 */

const kibibyte = 1024;
const { signal } = new AbortController();

/** A disk of its own, and a folder on another one. Skips where this account may not mount. */
function smallDisk(sizeBytes: number, skip: (note: string) => never) {
  const outer = mkdtempSync(join(tmpdir(), 'full-disk-'));
  onTestFinished(() => rmSync(outer, { recursive: true, force: true }));
  const disk = join(outer, 'disk');
  const mounted = mountSmallDisk(disk, sizeBytes) ?? skip('this account may not mount a file system');
  onTestFinished(() => mounted.unmount());
  return { disk, elsewhere: join(outer, 'elsewhere'), hog: join(disk, 'hog') };
}

/** Takes all the space there is, then gives some of it back. */
function fill(hog: string, leaveBytes = 0): void {
  try {
    for (;;) {
      appendFileSync(hog, Buffer.alloc(4 * kibibyte, 1));
    }
  } catch {
    truncateSync(hog, Math.max(0, statSync(hog).size - leaveBytes));
  }
}

async function startServer(path: string, mode: 'WAL' | 'DELETE'): Promise<Writer> {
  const writer = await Writer.open(path);
  onTestFinished(() => writer.crash());
  await writer.run(`PRAGMA journal_mode = ${mode}`);
  await writer.run('CREATE TABLE note (id INTEGER PRIMARY KEY, body BLOB)');
  await writer.run(
    'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 250) INSERT INTO note SELECT x, randomblob(4000) FROM n',
  );
  return writer;
}

function rowsIn(path: string): unknown {
  const database = new Sqlite(path, { readonly: true });
  try {
    return database.prepare('SELECT count(*) FROM note').pluck().get();
  } finally {
    database.close();
  }
}

function capture(path: string, scratchRoot: string, progress: () => void = () => undefined) {
  const limits = { ...defaultCaptureLimits, spareBytes: 0 };
  return captureDatabase(
    { path, name: 'data.db', scratchRoot, limits, notEmpty: ['note'] },
    { signal, clock: new SystemClock(), progress },
  );
}

test.for(['WAL', 'DELETE'] as const)(
  'a server whose own disk is full is captured whole, running and stopped (%s), and nothing is written beside it',
  async (mode, { skip }) => {
    const { disk, elsewhere, hog } = smallDisk(8 * kibibyte ** 2, skip);
    const path = join(disk, 'data.db');
    const writer = await startServer(path, mode);
    fill(hog);
    const before = readdirSync(disk).toSorted();
    const running = await capture(path, elsewhere);
    expect(rowsIn(running.path)).toBe(250);
    await running.release();
    expect(readdirSync(disk).toSorted()).toEqual(before);
    await writer.crash();
    const stopped = await capture(path, elsewhere);
    expect(rowsIn(stopped.path)).toBe(250);
    await stopped.release();
    expect(readdirSync(disk).toSorted()).toEqual(before);
    expect(readdirSync(elsewhere)).toEqual([]);
  },
);

test('a scratch disk that fills up at any point of the copy is said to be full, keeps nothing, and lets the server go on', async ({
  skip,
}) => {
  const { disk, elsewhere, hog } = smallDisk(8 * kibibyte ** 2, skip);
  mkdirSync(elsewhere);
  const path = join(elsewhere, 'data.db');
  const writer = await startServer(path, 'WAL');
  let rows = 250;
  for (const leaveBytes of [0, 4 * kibibyte, 64 * kibibyte, 300 * kibibyte, 900 * kibibyte]) {
    let isFull = false;
    const failure = capture(path, disk, () => {
      // Somebody else takes the space once the copy has begun.
      if (!isFull) fill(hog, leaveBytes);
      isFull = true;
    });
    await expect(failure, `${leaveBytes} left`).rejects.toMatchObject({ code: 'snapshot/scratch-full' });
    expect(readdirSync(disk), `${leaveBytes} left`).toEqual(['hog']);
    rmSync(hog);
    expect(await writer.attempt('INSERT INTO note (body) VALUES (1)')).toBe('ok');
    rows += 1;
  }
  const captured = await capture(path, disk);
  expect(rowsIn(captured.path)).toBe(rows);
  await captured.release();
});

function uploadMany(folder: string, sizeBytes: number): void {
  for (let number = 10; number < 40; number += 1)
    writeFileSync(join(folder, `uploads/${number}.bin`), randomBytes(sizeBytes));
}

test('a disk that fills up while a restore prepares beside the server is said to be full, and everything is as it was', async ({
  skip,
}) => {
  const { disk, hog } = smallDisk(24 * kibibyte ** 2, skip);
  const folder = join(disk, 'server');
  mkdirSync(folder);
  serverAt(folder);
  uploadMany(folder, 100 * kibibyte);
  const after = contentOf(folder);
  const contents = captureFolder(folder, serverParts);
  liveOn(folder);
  uploadMany(folder, 80 * kibibyte);
  const before = contentOf(folder);
  for (const leaveBytes of [0, 4 * kibibyte, 100 * kibibyte, 600 * kibibyte, 1500 * kibibyte]) {
    let isFull = false;
    const failure = runRestore(requestFor(contents, folder), {
      signal,
      clock: new SystemClock(),
      progress: ({ stage }) => {
        // The space that the restore has asked for is there when it begins, and gone a moment later.
        if (isFull || !stage.en.startsWith('Preparing')) return;
        fill(hog, leaveBytes);
        isFull = true;
      },
    });
    await expect(failure, `${leaveBytes} left`).rejects.toMatchObject({ code: 'restore/disk-full' });
    rmSync(hog);
    expect(contentOf(folder), `${leaveBytes} left`).toEqual(before);
    expect([...ownNames(folder, 'restore'), ...ownNames(folder, 'safety')]).toEqual([]);
  }
  await runRestore(requestFor(contents, folder), {
    signal,
    clock: new SystemClock(),
    progress: () => undefined,
  });
  expect(contentOf(folder)).toEqual(after);
});
