import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localText } from '../../shared/text/local-text.ts';
import { SystemClock } from '../../electron/platform/clock.ts';
import { openSqlite } from '../../electron/platform/sqlite.ts';
import { runRestore } from '../../electron/snapshots/restore/run-restore.ts';
import { watchedFiles } from '../fakes/failing-files.ts';
import { captureFolder } from '../fakes/folder-contents.ts';
import { startMessenger } from '../lab/messenger/server.ts';
import { startWatchdog } from '../lab/watchdog.ts';
import type { Watchdog } from '../lab/watchdog.ts';

/*
 * A real server and a real service manager, in a process of its own, that starts it every few milliseconds while the set is put back.
 * What the server finds at a start it acts on: uploads that the database does not know are gone for good.
 */

let outer: string;
let folder: string;

beforeEach(async () => {
  outer = mkdtempSync(join(tmpdir(), 'restore-watchdog-'));
  folder = join(outer, 'server');
  const messenger = await startMessenger({ folder, size: 'small' });
  await messenger.stop();
});
afterEach(() => rmSync(outer, { recursive: true, force: true }));

const uploads = (): readonly string[] => readdirSync(join(folder, 'uploads')).toSorted();

function change(sql: string, ...values: readonly string[]): void {
  const database = openSqlite(join(folder, 'messenger.db'), {
    readOnly: false,
    mustExist: true,
    busyTimeoutMs: 1000,
  });
  database.prepare(sql).run(...values);
  database.close();
}

/** An upload with its row; older than the half hour that the server spares. */
function upload(name: string): void {
  const path = join(folder, 'uploads', name);
  writeFileSync(path, name);
  const twoHoursAgo = Date.now() / 1000 - 7200;
  utimesSync(path, twoHoursAgo, twoHoursAgo);
  change(
    'INSERT INTO room_files (room_id, file_path, file_name, uploaded_by) VALUES (2, ?, ?, 2)',
    name,
    name,
  );
}

const oneMoment = new Int32Array(new SharedArrayBuffer(4));

test('a server that is started in every gap of a restore deletes nothing and never runs on a half set', async () => {
  upload('then.txt');
  const contents = captureFolder(folder, [
    { id: 'uploads', kind: 'tree', paths: ['uploads'] },
    { id: 'database', kind: 'sqlite', paths: ['messenger.db'] },
    { id: 'secret-key', kind: 'file', paths: ['.secret_key'] },
    { id: 'security-salt', kind: 'file', paths: ['.security_salt'] },
    { id: 'master-key', kind: 'file', paths: ['.master_key'] },
    { id: 'config', kind: 'file', paths: ['config.py'] },
  ]);
  const captured = uploads();
  upload('since.txt');
  for (const name of captured.filter((_name, index) => index % 2 === 0 && index > 0)) {
    if (name === 'profiles') continue;
    rmSync(join(folder, 'uploads', name));
    change('DELETE FROM room_files WHERE file_path = ?', name);
  }
  for (const name of ['.secret_key', '.master_key']) rmSync(join(folder, name));

  // The service is stopped when the restore begins; from the moment its gate is aside it is started again and again.
  const begun: { watchdog: Watchdog | null } = { watchdog: null };
  const files = watchedFiles(() => {
    if (begun.watchdog === null && !existsSync(join(folder, 'config.py')))
      begun.watchdog = startWatchdog(folder);
    // Long enough for several tries between two calls, on a busy computer too.
    if (begun.watchdog !== null) Atomics.wait(oneMoment, 0, 0, 20);
  });
  await runRestore(
    {
      contents,
      destination: { kind: 'in-place', bases: { root: folder } },
      only: null,
      paths: null,
      service: {
        running: null,
        gate: 'config',
        together: [{ parts: ['database', 'uploads'], otherwise: localText('uploads', '업로드') }],
      },
      acceptLoss: false,
      files,
    },
    { signal: new AbortController().signal, progress: () => undefined, clock: new SystemClock() },
  );
  const { watchdog } = begun;
  if (watchdog === null) throw new Error('The gate was never aside.');
  await watchdog.tried(2);
  const report = await watchdog.stop();
  expect(report).toMatchObject({ deletedUploads: [], startedWithout: [] });
  expect(report.starts).toBeGreaterThan(0);
  const refused = Object.entries(report.refusals).filter(([why]) => why.includes("No module named 'config'"));
  expect(refused[0]?.[1]).toBeGreaterThan(5);
  expect(Object.keys(report.refusals)).toHaveLength(refused.length);
  expect(uploads()).toEqual(captured);
});
