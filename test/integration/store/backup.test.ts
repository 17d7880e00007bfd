import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChildHost } from '../../../electron/platform/child-host.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { dataFolderAt } from '../../../electron/platform/paths.ts';
import type { DataFolder } from '../../../electron/platform/paths.ts';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { BackupResult, backupTask } from '../../../electron/store/backup-task.ts';
import { DailyBackup } from '../../../electron/store/daily-backup.ts';
import { openStore } from '../../../electron/store/open-store.ts';
import type { Store } from '../../../electron/store/open-store.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';

const clock = new SystemClock();
const at = Date.UTC(2026, 4, 20, 12);
let folder: DataFolder;
let store: Store;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'holdfast-backup-')));
  store = openStore({ path: folder.database, clock });
});
afterEach(() => {
  store.dispose();
  rmSync(folder.path, { recursive: true, force: true });
});

function rowsIn(path: string): unknown {
  const database = openSqlite(path, { readOnly: true, mustExist: true, busyTimeoutMs: 100 });
  const count = database.prepare('SELECT count(*) FROM setting').pluck().get();
  database.close();
  return count;
}

test('a backup taken in another process while this one writes is whole, and stops nobody', async () => {
  const insert = store.database.prepare("INSERT INTO setting VALUES (?, '1', 0)");
  let written = 0;
  const writing = setInterval(() => insert.run(`key-${written++}`), 1);
  const input = JSON.stringify({ database: folder.database, directory: folder.backups, keep: 14, at });
  const script = join(import.meta.dirname, 'backup-process.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, input]);
  clearInterval(writing);
  const result = BackupResult.parse(JSON.parse(stdout));
  expect(result.path).toBe(join(folder.backups, 'console-2026-05-20.db'));
  expect(written).toBeGreaterThan(10);
  expect(Number(rowsIn(result.path))).toBeLessThanOrEqual(written);
  expect(readdirSync(folder.backups)).toEqual(['console-2026-05-20.db']);
  if (process.platform !== 'win32') expect(statSync(result.path).mode & 0o777).toBe(0o600);
});

test('the newest fourteen stay, and files of others are left alone', async () => {
  mkdirSync(folder.backups);
  for (let day = 1; day <= 16; day += 1)
    writeFileSync(join(folder.backups, `console-2026-04-${String(day).padStart(2, '0')}.db`), '');
  writeFileSync(join(folder.backups, 'console-before-the-move.db'), '');
  const { removed } = await backupTask({
    database: folder.database,
    directory: folder.backups,
    keep: 14,
    at,
  });
  expect(removed).toEqual(['console-2026-04-01.db', 'console-2026-04-02.db', 'console-2026-04-03.db']);
  expect(readdirSync(folder.backups)).toHaveLength(15);
});

test('a damaged database is not backed up over good copies', async () => {
  store.dispose();
  mkdirSync(folder.backups);
  writeFileSync(join(folder.backups, 'console-2026-05-19.db'), 'good');
  writeFileSync(folder.database, 'noise'.repeat(5000));
  const task = backupTask({ database: folder.database, directory: folder.backups, keep: 1, at });
  await expect(task).rejects.toMatchObject({ code: 'store/corrupt' });
  expect(readdirSync(folder.backups)).toEqual(['console-2026-05-19.db']);
});

test('a folder of backups that cannot be made is an error, not a bug', async () => {
  writeFileSync(folder.backups, 'a file in its place');
  const task = backupTask({ database: folder.database, directory: folder.backups, keep: 1, at });
  await expect(task).rejects.toMatchObject({ code: 'store/not-writable' });
});

class InlineChildren implements ChildHost {
  runs = 0;
  run(task: string, input: unknown): Promise<unknown> {
    this.runs += 1;
    return task === 'store.backup' ? backupTask(input) : Promise.reject(new Error(task));
  }
  dispose(): void {
    this.runs = 0;
  }
}

test('the daily backup runs once a day, and says in its status what went wrong', async () => {
  const children = new InlineChildren();
  const logger = new RecordingLogger();
  const backup = new DailyBackup({ folder, children, clock, logger });
  writeFileSync(folder.backups, '');
  await backup.runIfDue();
  expect((await backup.status()).problem?.en).toContain(folder.backups);
  rmSync(folder.backups);
  await backup.runIfDue();
  await backup.runIfDue();
  expect(children.runs).toBe(2);
  expect(await backup.status()).toEqual({ lastDay: new Date().toISOString().slice(0, 10), problem: null });
  expect(logger.records.map((record) => record.event)).toEqual(['store.backup-failed', 'store.backed-up']);
  backup.dispose();
});
