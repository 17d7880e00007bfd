import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { readFileHeader } from '../../../electron/store/file-header.ts';
import type { Migration } from '../../../electron/store/migration.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import { openStore } from '../../../electron/store/open-store.ts';

const clock = new SystemClock();
let directory = '';
let path = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-open-'));
  path = join(directory, 'console.db');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function fill(rows: number): void {
  const store = openStore({ path, clock });
  const insert = store.database.prepare('INSERT INTO setting VALUES (?, ?, 0)');
  store.database.transaction(() => {
    for (let number = 0; number < rows; number += 1)
      insert.run(`key-${number}`, JSON.stringify('x'.repeat(200)));
  })();
  store.dispose();
}

function settingsIn(file: string): unknown {
  const database = openSqlite(file, { readOnly: true, mustExist: true, busyTimeoutMs: 100 });
  const count = database.prepare('SELECT count(*) FROM setting').pluck().get();
  database.close();
  return count;
}

describe('a new folder', () => {
  test('gets a database that is private, in WAL mode, with foreign keys, marked as ours', () => {
    const store = openStore({ path, clock });
    expect(store.warning).toBeNull();
    expect(store.migrated).toEqual(migrations.map((migration) => migration.name));
    expect(store.database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(store.database.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(store.database.pragma('application_id', { simple: true })).toBe(0x486f6c64);
    if (process.platform !== 'win32') {
      for (const name of readdirSync(directory))
        expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    }
    store.dispose();
  });

  test('has its number in the file itself, where a program that was killed leaves it for an older one', () => {
    const store = openStore({ path, clock });
    expect(readFileHeader(path)).toEqual({ userVersion: migrations.at(-1)?.id, applicationId: 0x486f6c64 });
    store.dispose();
  });

  test('is opened again without a migration, and keeps what was written', () => {
    fill(10);
    const store = openStore({ path, clock });
    expect(store.migrated).toEqual([]);
    expect(store.warning).toBeNull();
    store.dispose();
    expect(settingsIn(path)).toBe(10);
  });
});

describe('a file from a newer program', () => {
  test('is refused and not touched, not even by a file beside it', () => {
    const future: Migration = {
      id: 9000,
      name: 'future',
      apply: (database) => void database.exec('CREATE TABLE future (x)'),
    };
    openStore({ path, clock, migrations: [...migrations, future] }).dispose();
    const before = readFileSync(path);
    expect(() => openStore({ path, clock })).toThrow(
      expect.objectContaining({ code: 'store/newer-version' }),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(directory)).toEqual(['console.db']);
  });
});

describe('a damaged file', () => {
  test.each([
    ['overwritten with something else', () => writeFileSync(path, 'this was a database '.repeat(500))],
    ['cut off', () => truncateSync(path, 20_000)],
    [
      'with a page of noise',
      () => {
        const bytes = readFileSync(path);
        bytes.fill(0xa5, 8192, 40_960);
        writeFileSync(path, bytes);
      },
    ],
    [
      'of another program',
      () => {
        rmSync(path);
        const other = openSqlite(path, { readOnly: false, mustExist: false, busyTimeoutMs: 100 });
        other.exec('PRAGMA application_id = 7; CREATE TABLE other (x)');
        other.close();
      },
    ],
  ])('%s is set aside unchanged, and a fresh one is started with a warning', (_title, harm) => {
    fill(500);
    harm();
    const harmed = readFileSync(path);
    const store = openStore({ path, clock });
    expect(store.warning?.en).toContain('console.db.damaged-');
    expect(store.warning?.ko).toContain('console.db.damaged-');
    expect(store.database.prepare('SELECT count(*) FROM setting').pluck().get()).toBe(0);
    store.dispose();
    const kept = readdirSync(directory).filter((name) => /^console\.db\.damaged-\d{8}T\d{6}Z$/.test(name));
    expect(kept).toHaveLength(1);
    expect(readFileSync(join(directory, kept[0] ?? '')).equals(harmed)).toBe(true);
    const next = openStore({ path, clock });
    expect(next.warning).toEqual(store.warning);
    rmSync(join(directory, kept[0] ?? ''));
    expect(next.warning).toBeNull();
    next.dispose();
  });

  test('is told with the newest backup from before it, not with one of the fresh database', () => {
    fill(1);
    writeFileSync(path, 'noise'.repeat(1000));
    const store = openStore({ path, clock });
    expect(store.warning?.en).toContain('There is no backup from before it');
    const backups = join(directory, 'backups');
    mkdirSync(backups);
    const now = Date.now() / 1000;
    for (const [name, at] of [
      ['console-2026-01-01.db', now - 200],
      ['console-2026-01-02.db', now - 100],
      ['console-2026-01-03.db', now + 100],
    ] as const) {
      writeFileSync(join(backups, name), '');
      utimesSync(join(backups, name), at, at);
    }
    expect(store.warning?.en).toContain(`copy ${join(backups, 'console-2026-01-02.db')} to console.db`);
    store.dispose();
  });

  test('keeps its log with it', () => {
    const store = openStore({ path, clock });
    store.database.exec("INSERT INTO setting VALUES ('only-in-the-log', '1', 0)");
    copyFileSync(`${path}-wal`, join(directory, 'saved-wal'));
    store.dispose();
    writeFileSync(path, 'noise'.repeat(1000));
    copyFileSync(join(directory, 'saved-wal'), `${path}-wal`);
    openStore({ path, clock }).dispose();
    const log = readdirSync(directory).find((name) => /damaged-.*-wal$/.test(name));
    expect(readFileSync(join(directory, log ?? '')).equals(readFileSync(join(directory, 'saved-wal')))).toBe(
      true,
    );
  });

  test('twice in one second leaves two kept files', () => {
    const still = { now: () => 1_790_000_000_000, monotonicMs: () => 0, after: () => () => undefined };
    for (let round = 0; round < 2; round += 1) {
      writeFileSync(path, 'noise'.repeat(1000));
      openStore({ path, clock: still }).dispose();
    }
    expect(readdirSync(directory).filter((name) => name.includes('damaged'))).toHaveLength(2);
  });

  test('that shows only in a migration is set aside as well', () => {
    openStore({ path, clock, migrations: migrations.slice(0, 1) }).dispose();
    const noise = join(directory, 'noise');
    writeFileSync(noise, 'noise'.repeat(1000));
    const reading = { readOnly: true, mustExist: true, busyTimeoutMs: 100 };
    let runs = 0;
    const touchy: Migration = {
      id: 9000,
      name: 'touchy',
      apply(database) {
        runs += 1;
        // The migration itself comes upon damage: SQLite says so in the same words for any file.
        if (runs === 1) openSqlite(noise, reading).prepare('SELECT * FROM setting').all();
        else database.exec('CREATE TABLE touched (x)');
      },
    };
    const store = openStore({ path, clock, migrations: [...migrations.slice(0, 1), touchy] });
    expect(store.warning).not.toBeNull();
    store.dispose();
  });
});

describe('a full disk', () => {
  test('is an error that says so, and what was written before is whole', () => {
    fill(10);
    const greedy: Migration = {
      id: 9000,
      name: 'greedy',
      apply(database) {
        database.pragma('max_page_count = 1');
        database.exec('CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(10000000))');
      },
    };
    expect(() => openStore({ path, clock, migrations: [...migrations, greedy] })).toThrow(
      expect.objectContaining({ code: 'store/disk-full' }),
    );
    expect(settingsIn(path)).toBe(10);
  });
});

describe('a folder that cannot be written', () => {
  test('is an error that names the file', () => {
    expect(() => openStore({ path: join(directory, 'missing', 'console.db'), clock })).toThrow(
      expect.objectContaining({
        code: 'store/not-writable',
        message: expect.stringContaining('missing') as unknown,
      }),
    );
  });

  test('also when only the file is read-only', (context) => {
    context.skip(process.getuid?.() === 0, 'root may write everywhere');
    fill(1);
    chmodSync(path, 0o400);
    expect(() => openStore({ path, clock })).toThrow(expect.objectContaining({ code: 'store/not-writable' }));
    expect(existsSync(path)).toBe(true);
  });
});
