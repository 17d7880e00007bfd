import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  foreignKeyCheck,
  integrityCheck,
  quickCheck,
} from '../../../../electron/snapshots/capture/sqlite/check-database.ts';
import { emptyTables, readMeaning } from '../../../../electron/snapshots/capture/sqlite/count-tables.ts';
import { capture, makeWorkshop } from './workshop.ts';

const good = { ok: true, problems: [], notCheckable: [] };
const checks = { quickCheck, integrityCheck };

/** A database file; `schema` edits the schema as it is stored, as a library with more features would have written it. */
function makeDatabase(sql: string, schema = ''): string {
  const { path } = makeWorkshop();
  const database = new Sqlite(path);
  database.function('server_key', { deterministic: true }, (value: unknown) => `k${String(value)}`);
  database.exec(sql);
  if (schema !== '') {
    database.unsafeMode(true);
    database.pragma('writable_schema = ON');
    database.exec(schema);
  }
  database.close();
  return path;
}

const notes =
  "CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT); CREATE INDEX by_title ON note (title); INSERT INTO note SELECT value, 'n' || value FROM json_each('[1,2,3]');";

test('a whole database passes every check, and the file is left as it was', () => {
  const path = makeDatabase(notes);
  const before = readFileSync(path);
  expect(quickCheck(path)).toEqual(good);
  expect(integrityCheck(path)).toEqual(good);
  expect(foreignKeyCheck(path)).toEqual(good);
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('an index that does not fit its table is found by the integrity check, not by the quick one', () => {
  const path = makeDatabase(notes);
  const bytes = readFileSync(path);
  // The same key in the index, one letter further on.
  const at = bytes.lastIndexOf('n2');
  bytes.write('n4', at);
  writeFileSync(path, bytes);
  expect(quickCheck(path)).toEqual(good);
  const found = integrityCheck(path);
  expect(found.ok).toBe(false);
  expect(found.problems[0]?.en).toMatch(/^SQLite reports: .*by_title/);
});

test('damaged pages, a cut file and a file of another kind are problems, not failures of the check', () => {
  const path = makeDatabase(`${notes} INSERT INTO note (title) SELECT hex(randomblob(3000)) FROM note;`);
  const bytes = readFileSync(path);
  const damaged = Buffer.from(bytes).fill(0xff, 8192, 12_288);
  for (const [content, reason] of [
    [damaged, /SQLite reports/],
    [bytes.subarray(0, 8192), /malformed|SQLite reports/],
    [Buffer.alloc(8192, 0x55), /not a database/],
  ] as const) {
    writeFileSync(path, content);
    for (const [name, check] of Object.entries(checks)) {
      const found = check(path);
      expect(found.ok, name).toBe(false);
      expect(found.problems[0]?.en, name).toMatch(reason);
    }
  }
  truncateSync(path, 0);
});

test('an unknown collation leaves its table unchecked and says so; the other tables are checked', () => {
  const schema =
    "UPDATE sqlite_schema SET sql = replace(sql, 'title TEXT', 'title TEXT COLLATE HANGUL') WHERE name = 'note'";
  const sql = `${notes} CREATE TABLE other (id INTEGER PRIMARY KEY, data TEXT UNIQUE); INSERT INTO other VALUES (1, 'x');`;
  const path = makeDatabase(sql, schema);
  for (const check of Object.values(checks)) {
    const found = check(path);
    expect(found).toMatchObject({ ok: true, problems: [] });
    expect(found.notCheckable.map((text) => text.en).join()).toMatch(/note could not be checked.*HANGUL/);
  }
  expect(readMeaning(path, 1000).tables).toEqual({
    note: { rows: 3, greatestRowid: 3 },
    other: { rows: 1, greatestRowid: 1 },
  });
  const bytes = readFileSync(path);
  bytes.fill(0xff, bytes.length - 4096);
  writeFileSync(path, bytes);
  expect(quickCheck(path)).toMatchObject({ ok: false });
});

test('a function that only the server has is not damage either', () => {
  const path = makeDatabase(`${notes} CREATE INDEX by_key ON note (server_key(title));`);
  const found = integrityCheck(path);
  expect(found).toMatchObject({ ok: true, problems: [] });
  expect(found.notCheckable[0]?.en).toMatch(/server_key/);
});

test('a table of an unknown module is not checkable, and its rows are not counted', async () => {
  const shop = makeWorkshop();
  const schema =
    "INSERT INTO sqlite_schema VALUES ('table', 'seek', 'seek', 0, 'CREATE VIRTUAL TABLE seek USING server_module(x)')";
  const path = makeDatabase(notes, schema);
  const found = quickCheck(path);
  expect(found).toMatchObject({ ok: true, problems: [] });
  expect(found.notCheckable).toHaveLength(1);
  expect(found.notCheckable[0]?.en).toMatch(/^seek could not be checked.*server_module/);
  const captured = await capture({ ...shop, path });
  expect(captured.meaning).toMatchObject({
    quickCheck: 'not-checkable',
    tables: { note: { rows: 3 }, seek: { rows: null, greatestRowid: null } },
  });
});

test('rows that refer to nothing are counted by table, whatever the tables are called', () => {
  const path = makeDatabase(`PRAGMA foreign_keys = OFF;
    CREATE TABLE "the ""room""" (id INTEGER PRIMARY KEY);
    CREATE TABLE message (id INTEGER PRIMARY KEY, room INTEGER REFERENCES "the ""room""" (id));
    CREATE TABLE pair (a INTEGER, b INTEGER REFERENCES message (id), PRIMARY KEY (a)) WITHOUT ROWID;
    INSERT INTO "the ""room""" VALUES (1);
    INSERT INTO message VALUES (1, 1), (5, 2), (6, 3), (7, NULL);
    INSERT INTO pair VALUES (1, 99);`);
  expect(integrityCheck(path)).toEqual(good);
  const { ok, problems } = foreignKeyCheck(path);
  expect(ok).toBe(false);
  expect(problems.map((text) => text.en)).toEqual([
    '2 rows of "message" refer to rows of "the "room"" that do not exist (first: rowid 5).',
    '1 row of "pair" refers to rows of "message" that do not exist.',
  ]);
});

test('the meaning of a database: every kind of table, versions and a hash that only the schema changes', () => {
  const sql = `PRAGMA user_version = 7;
    ${notes}
    CREATE TABLE "odd "" name" (rowid TEXT, oid TEXT, x);
    INSERT INTO "odd "" name" VALUES ('a', 'b', 1), ('c', 'd', 2);
    CREATE TABLE hidden (rowid TEXT, _rowid_ TEXT, oid TEXT);
    INSERT INTO hidden VALUES ('a', 'b', 'c');
    CREATE TABLE pair (a TEXT PRIMARY KEY) WITHOUT ROWID;
    INSERT INTO pair VALUES ('x'), ('y');
    CREATE TABLE negative (id INTEGER PRIMARY KEY);
    INSERT INTO negative VALUES (-9223372036854775808), (-5), (3), (9223372036854775807);
    CREATE TABLE empty (id INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE VIEW seen AS SELECT * FROM note;
    CREATE VIRTUAL TABLE search USING fts5(body);
    INSERT INTO search VALUES ('hello');`;
  const meaning = readMeaning(makeDatabase(sql), 1000);
  expect(meaning).toMatchObject({ userVersion: 7, pageSizeBytes: 4096, journalMode: 'delete' });
  expect(meaning.tables).toMatchObject({
    note: { rows: 3, greatestRowid: 3 },
    'odd " name': { rows: 2, greatestRowid: 2 },
    hidden: { rows: 1, greatestRowid: null },
    pair: { rows: 2, greatestRowid: null },
    negative: { rows: 4, greatestRowid: 2 ** 63 },
    empty: { rows: 0, greatestRowid: null },
    search: { rows: null, greatestRowid: null },
    search_content: { rows: 1, greatestRowid: 1 },
  });
  expect(Object.keys(meaning.tables)).not.toContain('seen');
  expect(Object.keys(meaning.tables)).not.toContain('sqlite_sequence');
  const same = readMeaning(makeDatabase(`${sql} DELETE FROM note;`), 1000);
  expect(same.schemaSha256).toBe(meaning.schemaSha256);
  expect(same.schemaSha256).toMatch(/^[0-9a-f]{64}$/);
  const other = readMeaning(makeDatabase(`${sql} ALTER TABLE note ADD COLUMN more;`), 1000);
  expect(other.schemaSha256).not.toBe(meaning.schemaSha256);
});

test('rows are counted in pieces, and a table for which there is no time has none instead of a wrong number', () => {
  const path = makeDatabase(`CREATE TABLE small (id INTEGER PRIMARY KEY); INSERT INTO small VALUES (1);
    CREATE TABLE large (id INTEGER PRIMARY KEY);
    WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 600001)
    INSERT INTO large SELECT x * 3 FROM n;`);
  expect(readMeaning(path, 10_000).tables).toEqual({
    small: { rows: 1, greatestRowid: 1 },
    large: { rows: 600_001, greatestRowid: 1_800_003 },
  });
  expect(readMeaning(path, 0).tables).toEqual({
    small: { rows: null, greatestRowid: 1 },
    large: { rows: null, greatestRowid: 1_800_003 },
  });
  expect(readMeaning(path, 1).tables['large']).toEqual({ rows: null, greatestRowid: 1_800_003 });
});

test('tables without rows are named, missing ones too, in any spelling', () => {
  const path = makeDatabase(`${notes} CREATE TABLE bare (id INTEGER PRIMARY KEY);`);
  expect(emptyTables(path, ['NOTE', 'bare', 'gone'])).toEqual(['bare', 'gone']);
});
