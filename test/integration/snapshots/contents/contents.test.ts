import { describe, expect, onTestFinished, test } from 'vitest';
import { compareSnapshots } from '../../../../electron/snapshots/contents/compare-snapshots.ts';
import { DatabaseCopies } from '../../../../electron/snapshots/contents/database-copies.ts';
import { extractRecipe } from '../../../../electron/snapshots/contents/extract-recipe.ts';
import { extractRows } from '../../../../electron/snapshots/contents/extract-rows.ts';
import { findInSnapshots } from '../../../../electron/snapshots/contents/find-in-snapshots.ts';
import { listFiles } from '../../../../electron/snapshots/contents/list-files.ts';
import { queryDatabase } from '../../../../electron/snapshots/contents/query-database.ts';
import { openSqlite } from '../../../../electron/platform/sqlite.ts';
import type { SnapshotContents } from '../../../../electron/repository/snapshot-contents.ts';
import { SnapshotDifference } from '../../../../shared/model/contents.ts';
import { RepositoryId } from '../../../../shared/model/ids.ts';
import { leftovers, makeShop } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';

const { signal } = new AbortController();
const repositoryId = RepositoryId.parse('a'.repeat(32));

function copiesOf(shop: Shop): DatabaseCopies {
  const copies = new DatabaseCopies(shop.scratchRoot);
  onTestFinished(() => copies.clear());
  return copies;
}

describe('files of a snapshot', () => {
  test('come page by page, with names that are not UTF-8, and filtered', async () => {
    const shop = await makeShop();
    shop.put('uploads/Ünï.txt', 'x');
    const contents = await shop.snapshot();
    const paths: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      const listing = await listFiles(contents, { partId: null, filter: '', after, limit: 3 }, signal);
      paths.push(...listing.files.map(({ partId, path }) => `${partId} ${path}`));
      ({ after } = listing);
      if (after === null) break;
    }
    expect(paths).toEqual([
      'database data/shop.db',
      'uploads uploads',
      'uploads uploads/a.txt',
      'uploads uploads/deep',
      'uploads uploads/deep/b.bin',
      'uploads uploads/empty',
      'uploads uploads/loose.txt',
      'uploads uploads/Ünï.txt',
      'key .key',
      'config config.py',
      'rebuild versions.txt',
    ]);
    const filtered = async (filter: string, partId: string | null = null) =>
      (await listFiles(contents, { partId, filter, after: null, limit: 50 }, signal)).files.map(
        ({ path }) => path,
      );
    expect(await filtered('*.txt')).toHaveLength(4);
    expect(await filtered('DEEP/B')).toEqual(['uploads/deep/b.bin']);
    expect(await filtered('uploads/**/*.bin')).toEqual(['uploads/deep/b.bin']);
    expect(await filtered('', 'key')).toEqual(['.key']);
    await expect(filtered('', 'nothing')).rejects.toMatchObject({ code: 'snapshot/unknown-part' });
  });

  test('are found across snapshots, one answer for each version', async () => {
    const shop = await makeShop();
    const first = await shop.snapshot((root) => ({ ...root, startedAt: 1000 }));
    const second = await shop.snapshot((root) => ({ ...root, startedAt: 2000 }));
    shop.put('uploads/a.txt', 'second version');
    const third = await shop.snapshot((root) => ({ ...root, startedAt: 3000 }));
    const sources = [third, second, first].map((contents) => ({
      repositoryId,
      open: () => Promise.resolve(contents),
    }));
    const found = await findInSnapshots(sources, { name: 'A.TXT', limit: 10 }, signal);
    expect(found).toMatchObject({ searched: 3, truncated: false });
    expect(
      found.files.map(({ path, sizeBytes, snapshots }) => [path, sizeBytes, snapshots.map(({ at }) => at)]),
    ).toEqual([
      ['uploads/a.txt', 14, [3000]],
      ['uploads/a.txt', 12, [2000, 1000]],
    ]);
    expect(await findInSnapshots(sources, { name: '*.txt', limit: 2 }, signal)).toMatchObject({
      truncated: true,
    });
    expect((await findInSnapshots(sources, { name: 'none', limit: 2 }, signal)).files).toEqual([]);
  });
});

describe('a database of a snapshot', () => {
  test('answers a SELECT and nothing else, from one copy that is removed at the end', async () => {
    const shop = await makeShop();
    const contents = await shop.snapshot();
    const copies = copiesOf(shop);
    const ask = (sql: string, partId = 'database') =>
      queryDatabase(contents, { partId, sql }, copies, signal);
    expect(await ask('SELECT id, body, extra FROM note ORDER BY id')).toEqual({
      columns: ['id', 'body', 'extra'],
      rows: [
        [1, "it's fine", '00ff'],
        [2, '9007199254740993', null],
        [3, 0.1, ''],
      ],
      truncated: false,
    });
    expect(leftovers(shop)).toHaveLength(1);
    for (const sql of ['DELETE FROM note', 'SELECT 1; SELECT 2', 'PRAGMA user_version = 3', 'SELECT nothing'])
      await expect(ask(sql)).rejects.toMatchObject({ code: 'database/query-failed' });
    await expect(ask('SELECT 1', 'uploads')).rejects.toMatchObject({ code: 'snapshot/unknown-part' });
    const many = await ask(
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) SELECT i FROM n',
    );
    expect([many.rows.length, many.truncated]).toEqual([1000, true]);
    copies.clear();
    expect(leftovers(shop)).toEqual([]);
  });

  test('gives rows as SQL that puts back every value exactly', async () => {
    const shop = await makeShop();
    const odd = 'odd "table"\n';
    const name = `"${odd.replaceAll('"', '""')}"`;
    shop.database.exec(`CREATE TABLE ${name} (a, "b c", twice GENERATED ALWAYS AS (a * 2) STORED)`);
    const insert = shop.database.prepare(`INSERT INTO ${name} (a, "b c") VALUES (?, ?)`);
    const values: readonly (readonly unknown[])[] = [
      [1n, 1],
      [-(2n ** 63n), 2n ** 63n - 1n],
      [0.1, 1e300],
      [-0, Number.POSITIVE_INFINITY],
      [3.0, 5e-324],
      ["it's\n; DROP TABLE x; --", '한글 😀'],
      ['zero\0inside', ''],
      [Buffer.from([0, 255, 39]), Buffer.alloc(0)],
      [null, null],
    ];
    for (const row of values) insert.run(...row);
    shop.database.exec(`INSERT INTO ${name} (a) VALUES (CAST(x'41ff42' AS TEXT))`);
    const contents = await shop.snapshot();
    const request = { partId: 'database', table: odd, where: '', format: 'sql' } as const;
    const { text, rows } = await extractRows(contents, request, copiesOf(shop), signal);
    expect(rows).toBe(10);
    expect(text).toMatch(/^-- From snapshot [0-9a-f]{64} of "Shop", taken /);
    const copy = openSqlite(':memory:', { readOnly: false, mustExist: false, busyTimeoutMs: 0 });
    copy.exec(`CREATE TABLE ${name} (a, "b c", twice GENERATED ALWAYS AS (a * 2) STORED)`);
    copy.exec(text);
    const all = `SELECT typeof(a), a, quote(a), hex(CAST(a AS BLOB)), typeof("b c"), quote("b c") FROM ${name} ORDER BY rowid`;
    const read = (database: typeof copy) => database.prepare(all).safeIntegers().raw().all();
    expect(read(copy)).toEqual(read(shop.database));
    copy.close();
  });

  test('gives rows as CSV for a spreadsheet, chosen by a condition', async () => {
    const shop = await makeShop();
    shop.database.exec(
      `INSERT INTO note VALUES (9, 1, '=HYPERLINK("x")', NULL), (10, 1, '', NULL), (11, 1, '-5', NULL)`,
    );
    const contents = await shop.snapshot();
    const rows = (where: string, table = 'note') =>
      extractRows(contents, { partId: 'database', table, where, format: 'csv' }, copiesOf(shop), signal);
    expect((await rows('id >= 9 -- these')).text).toBe(
      'id,file_id,body,extra\r\n9,1,"\'=HYPERLINK(""x"")",\r\n10,1,"",\r\n11,1,-5,\r\n',
    );
    await expect(rows('', 'nowhere')).rejects.toThrow(/no table "nowhere".*file, note/);
    await expect(rows('id = ) OR')).rejects.toMatchObject({ code: 'database/query-failed' });
  });

  test('gives what a recipe brings back: rows, and the files they name', async () => {
    const shop = await makeShop();
    const contents = await shop.snapshot();
    const recipe = (what: string, recipeId = 'upload') =>
      extractRecipe(contents, shop.pack, { recipeId, what }, copiesOf(shop), signal);
    const found = await recipe('a.txt');
    expect(found).toMatchObject({ rows: 3, files: [{ partId: 'uploads', path: 'uploads/a.txt' }] });
    expect(found.text).toContain(`INSERT INTO "file" ("id", "path", "size") VALUES (1, 'a.txt', 12);`);
    expect(found.text).toContain(`VALUES (1, 1, 'it''s fine', x'00ff');`);
    const gone = await recipe('gone.txt');
    expect(gone.files).toEqual([]);
    expect(gone.text).toContain('-- Named, but not in the snapshot: gone.txt');
    const hostile = await recipe("x'\nDROP TABLE file; --");
    expect(hostile.text.split('\n').every((line) => line === '' || line.startsWith('--'))).toBe(true);
    await expect(recipe('x', 'nothing')).rejects.toThrow(/recipe "nothing".*upload/);
  });
});

describe('two snapshots', () => {
  async function compare(a: SnapshotContents, b: SnapshotContents) {
    const difference = SnapshotDifference.parse(await compareSnapshots(a, b, signal));
    return { ...difference, part: (id: string) => difference.parts.find(({ partId }) => partId === id) };
  }

  test('are the same when nothing changed', async () => {
    const shop = await makeShop();
    const [a, b] = [await shop.snapshot(), await shop.snapshot()];
    expect((await compare(a, b)).parts.map(({ state }) => state)).toEqual([
      'same',
      'same',
      'same',
      'same',
      'same',
    ]);
  });

  test('differ in files, rows, schema and lines, and no secret is told', async () => {
    const shop = await makeShop();
    const a = await shop.snapshot();
    shop.put('uploads/new.txt', 'new');
    shop.put('uploads/a.txt', 'longer than it was');
    shop.database.exec(
      "DELETE FROM note; CREATE INDEX by_path ON file (path); INSERT INTO file VALUES (4, 'new.txt', 3)",
    );
    shop.put('.key', 'ffffffff', 0o600);
    shop.put('config.py', "PORT = 5001\nSECRET = 'swordfish'\n");
    const b = await shop.snapshot((root) => ({
      ...root,
      parts: root.parts.map((part) => (part.id === 'rebuild' ? { ...part, state: 'absent' } : part)),
    }));
    const found = await compare(b, a);
    expect([found.a.id, found.b.id]).toEqual([a.id, b.id]);
    expect(found.part('uploads')).toMatchObject({ state: 'changed', added: 1, changed: 1, removed: 0 });
    expect(found.part('uploads')?.files).toEqual([
      { path: 'uploads/a.txt', change: 'changed', sizeA: 12, sizeB: 18 },
      { path: 'uploads/new.txt', change: 'added', sizeA: null, sizeB: 3 },
    ]);
    expect(found.part('database')).toMatchObject({
      state: 'changed',
      schemaChanged: true,
      tables: [
        { table: 'file', rowsA: 3, rowsB: 4 },
        { table: 'note', rowsA: 3, rowsB: 0 },
      ],
    });
    expect(found.part('key')).toMatchObject({ state: 'changed', lines: null });
    expect(found.part('config')?.lines).toEqual([
      { change: 'removed', text: 'PORT = 5000' },
      { change: 'removed', text: 'SECRET = [hidden]' },
      { change: 'added', text: 'PORT = 5001' },
      { change: 'added', text: 'SECRET = [hidden]' },
    ]);
    expect(found.part('rebuild')).toMatchObject({ state: 'only-in-a', removed: 1 });
    expect(JSON.stringify(found)).not.toMatch(/swordfish|hunter2|a1b2c3d4|ffffffff"/);
  });
});
