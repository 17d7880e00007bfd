import { expect, test } from 'vitest';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { migrate, schemaVersion } from '../../../electron/store/migrate.ts';
import type { Migration } from '../../../electron/store/migration.ts';
import { migrations } from '../../../electron/store/migrations.ts';

function memory() {
  return openSqlite(':memory:', { readOnly: false, mustExist: false, busyTimeoutMs: 100 });
}

function step(id: number, sql: string): Migration {
  return { id, name: `step-${id}`, apply: (database) => void database.exec(sql) };
}

const first = step(10, 'CREATE TABLE a (x)');
const second = step(20, 'CREATE TABLE b (x)');

test('steps run once, in order, and leave their number', () => {
  const database = memory();
  expect(migrate(database, [first])).toEqual(['step-10']);
  expect(migrate(database, [first, second])).toEqual(['step-20']);
  expect(migrate(database, [first, second])).toEqual([]);
  expect(schemaVersion(database)).toBe(20);
});

test('a step that fails leaves nothing of itself, and the ones before it stay', () => {
  const database = memory();
  const broken = step(20, 'CREATE TABLE b (x); INSERT INTO missing VALUES (1)');
  expect(() => migrate(database, [first, broken])).toThrow('missing');
  expect(schemaVersion(database)).toBe(10);
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual([
    'a',
  ]);
});

test('a file from a newer program is refused', () => {
  const database = memory();
  migrate(database, [first, second]);
  expect(() => migrate(database, [first])).toThrow(expect.objectContaining({ code: 'store/newer-version' }));
});

test('steps out of order are a mistake of the program', () => {
  expect(() => migrate(memory(), [second, first])).toThrow('out of order');
});

test('every migration of the console applies on a new database, and all foreign keys have their tables', () => {
  const database = memory();
  database.pragma('foreign_keys = ON');
  expect(migrate(database, migrations)).toEqual(migrations.map((migration) => migration.name));
  expect(database.pragma('foreign_key_check')).toEqual([]);
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
});
