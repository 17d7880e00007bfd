import Sqlite from 'better-sqlite3';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LocalLocation } from '../../../electron/locations/local-location.ts';
import type { Location } from '../../../electron/locations/location.ts';
import { Pack } from '../../../electron/packs/schema/pack.ts';
import { ViewService } from '../../../electron/views/view-service.ts';
import type { ViewRequest } from '../../../electron/views/view-service.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { Target } from '../../../shared/model/target.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { makeWorkshop } from '../live-database/support/children.ts';
import type { Workshop } from '../live-database/support/children.ts';

const targetId = Target.shape.id.parse('0123456789abcdef');
const signal = new AbortController().signal;

const pack = Pack.parse({
  pack: 'notes',
  version: 1,
  title: 'Notes',
  settings: {
    root: { type: 'folder', title: 'Folder' },
    zone: { type: 'zone', title: 'Zone', default: '+09:00' },
  },
  probes: [{ id: 'disk', kind: 'disk', title: 'Disk', group: 'capacity' }],
  views: [
    {
      id: 'notes',
      title: { en: 'Notes', ko: '메모' },
      source: {
        kind: 'sqlite',
        path: 'notes.db',
        sql: `SELECT n.id, a.name AS author, n.body, n.written_at, n.blob,
              CASE WHEN n.due_at < :now_utc THEN 'late' ELSE 'open' END AS state
              FROM note n JOIN author a ON a.id = n.author_id;`,
      },
      columns: [
        { id: 'id', title: 'Id', type: 'number' },
        { id: 'author', title: 'Author' },
        { id: 'body', title: 'Body' },
        { id: 'written_at', title: 'Written', type: 'time', clock: '${settings.zone}' },
        { id: 'state', title: 'State', type: 'state' },
      ],
      states: [
        { id: 'open', title: 'Open', tone: 'ok' },
        { id: 'late', title: { en: 'Late', ko: '지남' }, tone: 'degraded' },
      ],
      order: { column: 'written_at', direction: 'desc' },
    },
  ],
});

function makeNotes(path: string, rows: number): Sqlite.Database {
  const database = new Sqlite(path);
  database.pragma('journal_mode = WAL');
  database.exec(`CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE note (id INTEGER PRIMARY KEY, author_id INT, body, written_at TEXT, due_at TEXT, blob BLOB)`);
  const author = database.prepare('INSERT INTO author VALUES (?, ?)');
  const note = database.prepare('INSERT INTO note VALUES (?, ?, ?, ?, ?, NULL)');
  const time = (minutes: number) =>
    new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  database.transaction(() => {
    for (let id = 0; id < 100; id += 1) author.run(id, id % 2 === 0 ? `Author ${id}` : `author ${id}`);
    for (let id = 1; id <= rows; id += 1)
      note.run(id, id % 100, `body of ${id}`, time(id >> 1), time(id % 500));
  })();
  return database;
}

function makeService(shop: Workshop, location: Location | null = shop.location) {
  const target = Target.parse({
    id: targetId,
    name: 'n',
    pack: 'notes',
    settings: {},
    network: { ca: null, proxy: null },
    host: null,
    writesEnabled: false,
    createdAt: 0,
  });
  const service = new ViewService({
    target: () => target,
    pack: () => pack,
    locationFor: () => location,
    fetchFrom: () => () => Promise.reject(new Error('no view of this test asks a server')),
    portsOf: () => null,
    secretsOf: () => () => Promise.resolve(null),
    children: shop.children,
    clock: new FakeClock(Date.UTC(2026, 0, 1, 4)),
  });
  const show = (request: Partial<ViewRequest> & { limit?: number } = {}) =>
    service.show({ targetId, viewId: 'notes', filter: {}, offset: 0, limit: 200, ...request }, signal);
  return { service, show };
}

function openNotes(rows: number) {
  const shop = makeWorkshop();
  const database = makeNotes(shop.path('notes.db'), rows);
  return { shop, database, ...makeService(shop) };
}

const ids = (page: { readonly rows: readonly (readonly unknown[])[] }) => page.rows.map((row) => row[0]);

test('a page has its columns, states, counts, and times in epoch milliseconds from the clock of the pack', async () => {
  const { show, database } = openNotes(1000);
  const page = await show({ limit: 3 });
  expect(page).toMatchObject({
    matching: 1000,
    total: 1000,
    offset: 0,
    states: [{ id: 'open' }, { id: 'late' }],
  });
  expect(page.columns.map((column) => column.id)).toEqual(['id', 'author', 'body', 'written_at', 'state']);
  expect(page.columns[3]?.clock?.en).toBe('the server writes it in +09:00');
  expect(page.columns[0]?.clock).toBeNull();
  expect(page.rows[0]).toEqual([
    1000,
    'Author 0',
    'body of 1000',
    Date.UTC(2025, 11, 31, 15) + 500 * 60_000,
    'late',
  ]);
  database.close();
});

test('pages of 100,000 rows follow one another without gap or overlap, also where many rows are equal', async () => {
  const { show, database } = openNotes(100_000);
  for (const order of [
    { column: 'state', direction: 'asc' },
    { column: 'author', direction: 'desc' },
    { column: 'written_at', direction: 'asc' },
  ] as const) {
    const seen = new Set<unknown>();
    for (const offset of [0, 1000, 2000, 50_500, 51_500, 99_000]) {
      for (const id of ids(await show({ order, offset, limit: 1000 }))) seen.add(id);
    }
    expect(seen.size, order.column).toBe(6000);
  }
  expect((await show({ offset: 100_000 })).rows).toEqual([]);
  expect((await show({ offset: 99_999 })).rows).toHaveLength(1);
  database.close();
});

test('first page, filter, sort and deep pages of 100,000 rows come in time from a warm child', async () => {
  const { show, database } = openNotes(100_000);
  await show();
  const timed = async (request: Parameters<typeof show>[0]) => {
    const before = performance.now();
    await show(request);
    return performance.now() - before;
  };
  database.exec("UPDATE note SET body = 'changed' WHERE id = 1");
  // Generous for a loaded machine; the figures that are promised are measured by the benchmark.
  expect(await timed({})).toBeLessThan(1000);
  expect(await timed({ offset: 60_000 })).toBeLessThan(400);
  expect(await timed({ filter: { text: 'of 999' } })).toBeLessThan(1500);
  expect(await timed({ order: { column: 'author', direction: 'asc' } })).toBeLessThan(1000);
  database.close();
});

test('text is found in any column whatever its case, and signs that mean something to SQL are only signs', async () => {
  const { show, database } = openNotes(1000);
  database.prepare('UPDATE note SET body = ? WHERE id = ?').run('100%_done É ÄPFEL 한글', 7);
  expect(ids(await show({ filter: { text: 'AUTHOR 42' } })).length).toBe(10);
  for (const text of ['0%_d', 'äpfel', 'é ', '한글', '100%_DONE']) {
    expect(ids(await show({ filter: { text } })), text).toEqual([7]);
  }
  expect(await show({ filter: { text: "' OR 1=1 --" } })).toMatchObject({
    matching: 0,
    total: 1000,
    rows: [],
  });
  database.close();
});

test('the state column is filtered by its values, together with text', async () => {
  const { show, database } = openNotes(1000);
  const late = await show({ filter: { columns: { state: ['late'] } } });
  expect(late.matching).toBe(480);
  expect(new Set(late.rows.map((row) => row[4]))).toEqual(new Set(['late']));
  const both = await show({ filter: { text: 'author 7', columns: { state: ['late'], id: [107] } } });
  expect(ids(both)).toEqual([107]);
  expect((await show({ filter: { columns: { state: [] } } })).matching).toBe(0);
  await expect(show({ filter: { columns: { password: ['x'] } } })).rejects.toThrow(/no column "password"/);
  database.close();
});

test('text is ordered without regard to case, and nulls and mixed types have their place on every page', async () => {
  const { show, database } = openNotes(50);
  expect(
    new Set(
      (await show({ order: { column: 'author', direction: 'asc' }, limit: 4 })).rows.map((row) => row[1]),
    ),
  ).toEqual(new Set(['author 1', 'Author 10', 'author 11', 'Author 12']));
  database.exec('UPDATE note SET body = NULL WHERE id % 3 = 0; UPDATE note SET body = id WHERE id % 3 = 1');
  for (const direction of ['asc', 'desc'] as const) {
    const order = { column: 'body', direction };
    const seen: unknown[] = [];
    for (let offset = 0; offset < 50; offset += 7) seen.push(...ids(await show({ order, offset, limit: 7 })));
    expect(seen.toSorted((left, right) => Number(left) - Number(right))).toEqual(
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
  }
  database.close();
});

test('what the server writes is seen by the next page', async () => {
  const { show, database } = openNotes(10);
  expect((await show()).total).toBe(10);
  database.exec("INSERT INTO note VALUES (11, 1, 'new', '2030-01-01 00:00:00', '2030-01-01 00:00:00', NULL)");
  const page = await show();
  expect([page.total, page.rows[0]?.[0]]).toEqual([11, 11]);
  database.close();
});

test('hostile text arrives as text', async () => {
  const { show, database } = openNotes(1);
  const hostile = '<img src=x onerror=alert(1)>\u0000\u202e=cmd()';
  database.prepare('UPDATE note SET body = ?').run(hostile);
  expect((await show()).rows[0]?.[2]).toBe(hostile);
  database.prepare('UPDATE note SET body = ?').run('x'.repeat(1_000_000));
  expect(String((await show()).rows[0]?.[2])).toHaveLength(2001);
  database.close();
});

test('the export comes in slices of 10,000 rows that make one file', async () => {
  const { service, database } = openNotes(25_000);
  database.prepare('UPDATE note SET body = ? WHERE id = 1').run('=HYPERLINK("x")');
  let text = '';
  const ends: (number | null)[] = [];
  let offset: number | null = 0;
  while (offset !== null) {
    const request = { targetId, viewId: 'notes', filter: {}, offset };
    const slice: Awaited<ReturnType<ViewService['csv']>> = await service.csv(request, signal);
    expect(slice.total).toBe(25_000);
    text += slice.text;
    ends.push(slice.next);
    offset = slice.next;
  }
  expect(ends).toEqual([10_000, 20_000, null]);
  const lines = text.split('\r\n');
  expect(lines[0]).toBe('\uFEFFid,author,body,written_at,state');
  expect(lines).toHaveLength(25_002);
  expect(new Set(lines).size).toBe(25_002);
  expect(text.match(/\uFEFF/g)).toHaveLength(1);
  expect(lines).toContain(`1,author 1,"'=HYPERLINK(""x"")",2025-12-31T15:00:00.000Z,late`);
  database.close();
});

test('a stopped server is shown too, and no file appears beside its database', async () => {
  const { show, shop, database } = openNotes(20);
  database.close();
  expect((await show()).total).toBe(20);
  expect(shop.files()).toEqual(['notes.db']);
});

test('the list says of each view what is missing, without opening anything', async () => {
  const shop = makeWorkshop();
  const unavailable = async (location: Location | null) =>
    (await makeService(shop, location).service.list(targetId, signal))[0]?.unavailable?.en ?? null;
  expect(await unavailable(null)).toMatch(/No server folder is set/);
  expect(await unavailable(shop.location)).toMatch(/"notes\.db" does not exist/);
  writeFileSync(shop.path('notes.db'), 'not looked at');
  expect(await unavailable(shop.location)).toBeNull();
  const mounts = async () => [{ point: shop.root, type: 'cifs' }];
  expect(await unavailable(new LocalLocation(shop.root, { mounts, platform: 'linux' }))).toMatch(/\(cifs\)/);
});

test('unknown names and missing folders are failures that say what there is', async () => {
  const shop = makeWorkshop();
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => (isAppError(error) ? [error.code, error.message] : String(error)),
    );
  expect(await codeOf(makeService(shop).show({ viewId: 'users' }))).toEqual([
    'view/unknown',
    'This target has no view "users". It has: notes.',
  ]);
  expect((await codeOf(makeService(shop, null).show()))[0]).toBe('view/unavailable');
  expect((await codeOf(makeService(shop).show()))[0]).toBe('location/not-found');
});
