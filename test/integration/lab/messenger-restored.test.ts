import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../lab/free-port.ts';
import { startMessenger } from '../../lab/messenger/server.ts';
import { openSqlite } from '../../lab/sqlite.ts';
import { startWatchdog } from '../../lab/watchdog.ts';
import { withSetting } from '../../../electron/packs/settings-file.ts';

const hourAgo = Date.now() / 1000 - 3600;
let shelf: string;
let folder: string;

beforeAll(async () => {
  shelf = mkdtempSync(join(tmpdir(), 'lab-restored-'));
  const messenger = await startMessenger({ folder: join(shelf, 'whole'), size: 'small' });
  await messenger.stop();
});
afterAll(() => rmSync(shelf, { recursive: true, force: true }));

beforeEach(() => {
  folder = join(mkdtempSync(join(shelf, 'case-')), 'server');
  cpSync(join(shelf, 'whole'), folder, { recursive: true, preserveTimestamps: true });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const uploads = (): readonly string[] =>
  readdirSync(join(folder, 'uploads'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .toSorted();

function age(name: string): void {
  utimesSync(join(folder, 'uploads', name), hourAgo, hourAgo);
}

/** Makes the database older than `uploads/`: it no longer knows the newest file. */
function forgetNewest(): string {
  const database = openSqlite(join(folder, 'messenger.db'), { busyTimeoutMs: 500 });
  const newest = database
    .prepare<[], { file_path: string }>('SELECT file_path FROM room_files ORDER BY id DESC LIMIT 1')
    .get();
  const path = newest?.file_path ?? '';
  database.prepare('DELETE FROM room_files WHERE file_path = ?').run(path);
  database.close();
  return path;
}

describe('a practice messenger on a folder that was restored', () => {
  it('keeps every upload when the database fits', async () => {
    const before = uploads();
    expect(before.length).toBeGreaterThan(5);
    const messenger = await startMessenger({ folder, asFound: true, port: 0 });
    expect(messenger.deletedUploads()).toEqual([]);
    expect(messenger.controlUrl).toBe('');
    expect((await fetch(`${messenger.url}/api/me`)).status).toBe(200);
    await messenger.stop();
    expect(uploads()).toEqual(before);
  });

  it('deletes what an older database does not know and is more than 30 minutes old', async () => {
    const old = forgetNewest();
    age(old);
    writeFileSync(join(folder, 'uploads', 'just-now.txt'), 'x');
    const before = uploads();
    const messenger = await startMessenger({ folder, asFound: true, port: 0 });
    expect(messenger.deletedUploads()).toEqual([old]);
    await messenger.stop();
    expect(uploads()).toEqual(before.filter((name) => name !== old));
  });

  it('deletes every upload when the database is missing, and makes an empty one', async () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `messenger.db${suffix}`), { force: true });
    const before = uploads();
    const messenger = await startMessenger({ folder, asFound: true, port: 0 });
    await messenger.stop();
    expect(messenger.deletedUploads().length).toBe(before.length);
    const database = openSqlite(join(folder, 'messenger.db'), { busyTimeoutMs: 500 });
    expect(database.prepare('SELECT count(*) AS n FROM users').get()).toEqual({ n: 0 });
    database.close();
  });

  it('refuses to start without config.py and touches nothing', async () => {
    age(forgetNewest());
    rmSync(join(folder, 'config.py'));
    const before = [readdirSync(folder).toSorted(), uploads()];
    const refused = "ModuleNotFoundError: No module named 'config'";
    await expect(startMessenger({ folder, asFound: true, port: 0 })).rejects.toThrow(refused);
    await expect(startMessenger({ folder, port: 0 })).rejects.toThrow(refused);
    expect([readdirSync(folder).toSorted(), uploads()]).toEqual(before);
  });

  it('neither fills nor makes a folder that is empty or missing', async () => {
    const missing = join(folder, 'nowhere');
    await expect(startMessenger({ folder: missing, asFound: true, port: 0 })).rejects.toThrow('config');
    expect(existsSync(missing)).toBe(false);
    mkdirSync(missing);
    await expect(startMessenger({ folder: missing, asFound: true, port: 0 })).rejects.toThrow('config');
    expect(readdirSync(missing)).toEqual([]);
  });
});

const run = (cwd: string) =>
  spawn(process.execPath, [join(import.meta.dirname, '../../lab/main.ts'), '--folder', '.'], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

describe('the practice messenger as a command', () => {
  it('runs on the port that config.py says until it is ended', async () => {
    const port = await freePort();
    const config = join(folder, 'config.py');
    writeFileSync(
      config,
      withSetting('python', readFileSync(config, 'utf8'), 'DEFAULT_PORT', String(port)) ?? '',
    );
    const server = run(folder);
    await once(server.stdout, 'data');
    expect((await fetch(`http://127.0.0.1:${port}/api/me`)).status).toBe(200);
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(existsSync(join(folder, 'messenger.db-wal'))).toBe(false);
  });

  it('says why it does not start', async () => {
    rmSync(join(folder, 'config.py'));
    const server = run(folder);
    const told: readonly unknown[] = await once(server.stderr, 'data');
    expect(String(told[0])).toContain("No module named 'config'");
    expect(await once(server, 'exit')).toEqual([1, null]);
  });
});

describe('a watchdog', () => {
  it('starts the server in every gap, and reports what that cost', async () => {
    const gate = join(folder, 'config.py');
    renameSync(gate, `${gate}.aside`);
    const watchdog = startWatchdog(folder);
    const closed = await watchdog.tried(3);
    expect(closed).toMatchObject({ starts: 0, deletedUploads: [], startedWithout: [] });
    expect(Object.keys(closed.refusals)).toEqual(["ModuleNotFoundError: No module named 'config'"]);
    const old = forgetNewest();
    age(old);
    rmSync(join(folder, '.secret_key'));
    await watchdog.tried(3);
    expect(uploads()).toContain(old);
    renameSync(`${gate}.aside`, gate);
    await watchdog.tried(2);
    const end = await watchdog.stop();
    expect(end.starts).toBeGreaterThan(0);
    expect(end).toMatchObject({ deletedUploads: [old], startedWithout: ['.secret_key'] });
    expect(uploads()).not.toContain(old);
  });
});
