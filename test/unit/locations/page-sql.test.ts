import { expect, test } from 'vitest';
import { asColumnCell } from '../../../electron/locations/live-database/cells.ts';
import { pageSql, rangeOf } from '../../../electron/locations/live-database/page-sql.ts';

const columns = [
  { id: 'user', type: 'text', zone: 'UTC' },
  { id: 'size', type: 'number', zone: 'UTC' },
  { id: 'state', type: 'state', zone: 'UTC' },
];
const order = { column: 'size', direction: 'desc' } as const;
const base = { sql: 'SELECT 1 AS user ;', columns, filter: {}, order };

test('what is typed into a filter is only ever bound, never part of the SQL', () => {
  const typed = `x' OR 1=1 --`;
  const filter = { text: typed, columns: { state: [typed] } };
  const sql = pageSql({ ...base, filter });
  expect([sql.keys, sql.matching, sql.rows(null)].join()).not.toContain('OR 1=1');
  expect(Object.values(sql.values)).toEqual([`%${typed}%`, typed]);
});

test('characters that mean something to LIKE are taken as they are', () => {
  const sql = pageSql({ ...base, filter: { text: String.raw`50%_\ ` } });
  expect(Object.values(sql.values)).toEqual([String.raw`%50\%\_\\%`]);
});

test('only declared columns can be filtered or ordered by', () => {
  expect(() => pageSql({ ...base, filter: { columns: { 'password" --': ['x'] } } })).toThrow(/no column/);
  expect(() => pageSql({ ...base, order: { column: 'password', direction: 'asc' } })).toThrow(
    /It has: user, size, state/,
  );
});

test('an empty filter adds no condition, and numbers are compared as numbers', () => {
  expect(pageSql({ ...base, filter: { text: '  ' } }).isFiltered).toBe(false);
  expect(Object.values(pageSql({ ...base, filter: { columns: { size: ['12'] } } }).values)).toEqual([12]);
});

test('rows that are equal in the chosen column are ordered by all others', () => {
  expect(pageSql(base).rows(null)).toMatch(/ORDER BY "size" DESC, "user", "state"$/);
});

test('a semicolon or a comment at the end of the SELECT does not end what stands around it', () => {
  expect(pageSql(base).total).toBe('SELECT count(*) FROM (\nSELECT 1 AS user \n)');
  expect(pageSql({ ...base, sql: 'SELECT 1 -- all' }).total).toBe(
    'SELECT count(*) FROM (\nSELECT 1 -- all\n)',
  );
});

test('the range of a page holds nulls where SQLite puts them: first upwards, last downwards', () => {
  const upwards = { columns, order: { column: 'size', direction: 'asc' } as const };
  const upTo5 = { sql: '("size" IS NULL OR "size" <= :Holdfast_high)', values: { Holdfast_high: 5 } };
  const from2To5 = {
    sql: '("size" >= :Holdfast_low AND "size" <= :Holdfast_high)',
    values: { Holdfast_low: 2, Holdfast_high: 5 },
  };
  expect(rangeOf(upwards, null, 5)).toEqual(upTo5);
  expect(rangeOf(upwards, 2, 5)).toEqual(from2To5);
  const downwards = { columns, order };
  expect(rangeOf(downwards, 5, null)).toEqual(upTo5);
  expect(rangeOf(downwards, 5, 2)).toEqual(from2To5);
  expect(rangeOf(downwards, null, null)).toEqual({ sql: '"size" IS NULL', values: {} });
});

test('a text with letters beyond ASCII is looked for in either case, and its stars and brackets as they are', () => {
  const found = pageSql({ ...base, filter: { text: 'Öl*[1]' } });
  expect(found.matching).toContain('GLOB :Holdfast_text');
  expect(Object.values(found.values)).toEqual(['*[Öö][lL][*][[]1]*']);
});

test('times become epoch milliseconds from the clock they were written in', () => {
  const cell = (value: unknown, zone = 'UTC') => asColumnCell(value, { id: 'at', type: 'time', zone });
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  expect(cell('2026-01-02 03:04:05')).toBe(at);
  expect(cell('2026-01-02 12:04:05', '+09:00')).toBe(at);
  expect(cell('2026-01-02 12:04:05', 'Asia/Seoul')).toBe(at);
  expect(cell(at / 1000)).toBe(at);
  expect(cell(BigInt(at))).toBe(at);
  expect(cell('soon')).toBe('soon');
  expect(cell(null)).toBeNull();
});
