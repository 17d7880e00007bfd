import { expect, test } from 'vitest';
import { csvHeader, csvRows } from '../../../electron/views/csv.ts';

const text = [{ id: 'a', type: 'text' }];
const one = (cell: string | number | null, type = 'text') =>
  csvRows([{ id: 'a', type }], [[cell]]).replace(/\r\n$/, '');

test('lines end with CR LF, and what holds a comma, a quote or a line break is quoted', () => {
  expect(csvHeader([...text, { id: 'b', type: 'number' }])).toBe('a,b\r\n');
  expect(csvRows(text, [['x'], ['a,b'], ['say "hi"'], ['two\nlines']])).toBe(
    'x\r\n"a,b"\r\n"say ""hi"""\r\n"two\nlines"\r\n',
  );
  expect(one(' padded ')).toBe('" padded "');
});

test.each([
  ['=cmd()', "'=cmd()"],
  ['+1+cmd', "'+1+cmd"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', `"'\r=1"`],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
])('%j cannot be taken for a formula', (cell, expected) => {
  expect(one(cell)).toBe(expected);
});

test.each(['-5', '+82', '-1.5', '12', 'a=b', 'x-y'])('%j stays as it is', (cell) => {
  expect(one(cell)).toBe(cell);
});

test('times are RFC 3339 in UTC, nothing is an empty cell, and a time that cannot be read stays text', () => {
  expect(one(Date.UTC(2026, 0, 2, 3, 4, 5), 'time')).toBe('2026-01-02T03:04:05.000Z');
  expect(one(9e15, 'time')).toBe('9000000000000000');
  expect(one('=soon', 'time')).toBe("'=soon");
  expect(one(null)).toBe('');
  expect(one(0)).toBe('0');
});
