import { expect, test } from 'vitest';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { later, makeWorkshop } from '../live-database/support/children.ts';
import { fillDatabase, Writer } from '../live-database/support/writer.ts';
import { fact, makeBench } from './support/local-run.ts';
import { matching } from '../live-database/support/matching.ts';

async function bench() {
  const shop = makeWorkshop();
  const writer = await Writer.open(shop.path('data.db'));
  later(() => writer.crash());
  await fillDatabase(writer, 'WAL', 300);
  const made = makeBench(shop, Date.UTC(2026, 0, 2, 3, 4, 5));
  const run = (sql: string, rest: object = {}) =>
    made.run({ kind: 'sqlite-query', path: 'data.db', sql, ...rest });
  return { shop, writer, bench: made, run };
}

test('the value is the first column of the first row, and expectations look at it and at columns', async () => {
  const { run } = await bench();
  const sql = "SELECT count(*) AS notes, 'abc' AS word FROM note";
  const expectations = [
    { value: { 'greater-than': 100 } },
    { column: 'word', equals: 'abc' },
    {
      column: 'notes',
      'less-than': 200,
      else: 'degraded',
      reason: { en: 'too many notes', ko: '메모가 너무 많습니다' },
    },
  ];
  const outcome = await run(sql, { unit: 'rows', expect: expectations });
  expect(outcome).toMatchObject({
    state: 'degraded',
    value: 300,
    unit: 'rows',
    reason: { en: 'too many notes' },
  });
  expect(fact(outcome, 'row 1')).toBe('notes=300, word=abc');
  expect(fact(outcome, 'does not hold')).toMatch(/notes/);
});

test('expectations may hold settings, and the time is bound', async () => {
  const { run, bench: made } = await bench();
  made.settings = { least: 500 };
  const outcome = await run('SELECT count(*) AS n FROM note', {
    expect: [{ column: 'n', equals: '${settings.least}' }],
  });
  expect(outcome).toMatchObject({ state: 'down', value: 300 });
  expect(fact(await run('SELECT :now_utc AS now'), 'row 1')).toBe('now=2026-01-02 03:04:05');
});

test('a query without rows has no value', async () => {
  const { run } = await bench();
  expect(
    await run('SELECT id FROM note WHERE id < 0', { expect: [{ value: { exists: false } }] }),
  ).toMatchObject({
    state: 'ok',
    value: null,
    unit: null,
  });
});

test('a table that this version of the server does not keep pauses the probe', async () => {
  const { run } = await bench();
  const outcome = await run('SELECT count(*) FROM legal_hold', { 'needs-table': 'legal_hold' });
  expect(outcome).toMatchObject({
    state: 'paused',
    reason: { en: matching(/no table "legal_hold"/) },
  });
  expect((await run('SELECT count(*) FROM note', { 'needs-table': 'note' })).state).toBe('ok');
});

test('a database that has lost every table is down, and not of another version', async () => {
  const { shop, bench: made } = await bench();
  const empty = openSqlite(shop.path('empty.db'), { readOnly: false, mustExist: false, busyTimeoutMs: 1000 });
  empty.pragma('user_version = 1');
  empty.close();
  const sql = 'SELECT count(*) FROM users';
  for (const rest of [{}, { 'needs-table': 'users' }]) {
    const outcome = await made.run({ kind: 'sqlite-query', path: 'empty.db', sql, ...rest });
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toContain('a database without any table');
  }
});

test('a query that does not fit, or would write, or never ends, leaves the state unknown', async () => {
  const { run, bench: made } = await bench();
  expect(await run('SELECT colour FROM note')).toMatchObject({
    state: 'unknown',
    reason: { en: matching(/no such column/) },
  });
  expect(await run('DELETE FROM note')).toMatchObject({
    state: 'unknown',
    reason: { en: matching(/only a SELECT/) },
  });
  made.timeoutMs = 700;
  const endless = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';
  expect(await run(endless)).toMatchObject({
    state: 'unknown',
    reason: { en: matching(/did not finish/) },
  });
  made.timeoutMs = 10_000;
  expect((await run('SELECT count(*) FROM note')).value).toBe(300);
});

test('at most the rows that are asked for are shown, and more are only counted by what they say', async () => {
  const { run } = await bench();
  const outcome = await run('SELECT id FROM note', { rows: 2 });
  expect(outcome.evidence.map((evidence) => evidence.name)).toEqual(['row 1', 'row 2', 'rows']);
  expect((await run('SELECT id FROM note', { rows: 0 })).evidence).toEqual([
    { name: 'rows', value: 'more than are shown' },
  ]);
});

test('without a folder the probe is paused', async () => {
  const { run, bench: made } = await bench();
  made.location = null;
  expect((await run('SELECT 1')).state).toBe('paused');
});
