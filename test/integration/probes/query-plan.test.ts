import { expect, test } from 'vitest';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { later, makeWorkshop } from '../live-database/support/children.ts';
import { matching } from '../live-database/support/matching.ts';
import { fact, makeBench } from './support/local-run.ts';

const newest = {
  id: 'newest',
  title: { en: 'Newest messages', ko: '최신 메시지' },
  sql: 'SELECT id FROM messages WHERE room_id = :room AND created_at <= :now_utc ORDER BY id DESC LIMIT 50',
};
const cases =
  'SELECT room_id AS room, count(*) AS n FROM messages GROUP BY room_id HAVING n >= 400 ORDER BY n DESC';

/** A database that its server has open, with two rooms of more than 400 messages and one of fewer. */
function bench(index: string) {
  const shop = makeWorkshop();
  const server = openSqlite(shop.path('chat.db'), { readOnly: false, mustExist: false, busyTimeoutMs: 1000 });
  later(() => void server.close());
  server.pragma('journal_mode = WAL');
  server.exec(`
    CREATE TABLE messages (id INTEGER PRIMARY KEY, room_id INTEGER, created_at TEXT);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1300)
    INSERT INTO messages SELECT i, CASE WHEN i > 1000 THEN 3 ELSE 1 + i % 2 END, '2026-01-01' FROM n;
    ${index}
  `);
  const made = makeBench(shop, Date.UTC(2026, 5, 1));
  return {
    shop,
    bench: made,
    run: (rest: object = {}) =>
      made.run({ kind: 'query-plan', path: 'chat.db', cases, queries: [newest], ...rest }),
  };
}

test('queries that use an index are fine, each case with its plan and its time; one that takes too long is not', async () => {
  const { run } = bench('CREATE INDEX by_room ON messages(room_id, id);');
  const outcome = await run();
  expect(outcome).toMatchObject({ state: 'ok', reason: null, unit: 'ms' });
  expect(outcome.value).toBeGreaterThan(0);
  expect(fact(outcome, 'cases')).toBe('2');
  expect(fact(outcome, 'newest: room=1, n=500')).toMatch(
    /^SEARCH messages USING INDEX by_room .* \(\d+\.\d ms, 50 rows\)$/,
  );
  const slow = {
    ...newest,
    sql: 'SELECT count(*) FROM messages a, messages b, messages c WHERE a.room_id = :room AND b.id = a.id AND c.room_id = a.room_id',
    within: '1ms',
  };
  expect(await run({ queries: [slow] })).toMatchObject({
    state: 'degraded',
    reason: { en: matching(/took \d+ ms, more than 1 ms/) },
  });
});

test('a query that reads the whole table is degraded, and one that writes is neither explained nor run', async () => {
  const { run } = bench('');
  const reason = { en: 'Make the index by_room.', ko: '인덱스 by_room을 만드십시오.' };
  const outcome = await run({ reason, 'most-cases': 1 });
  expect(outcome).toMatchObject({
    state: 'degraded',
    reason: {
      en: matching(
        /^"Newest messages" \(room=[12], n=500\) .* without an index: SCAN messages.*Make the index/,
      ),
      ko: matching(/인덱스 없이/),
    },
  });
  expect(fact(outcome, 'cases')).toBe('1, and more');
  expect(await run({ cases: `${cases} LIMIT 0` })).toMatchObject({ state: 'ok', value: null });
  for (const sql of ['DELETE FROM messages WHERE room_id = :room', 'SELECT 1; DELETE FROM messages'])
    expect((await run({ queries: [{ ...newest, sql }] })).state).toBe('unknown');
  expect(await run({ queries: [{ ...newest, sql: 'SELECT :nothing' }] })).toMatchObject({
    state: 'unknown',
    reason: { en: matching(/nothing/) },
  });
  expect(fact(await run(), 'cases')).toBe('2');
});
