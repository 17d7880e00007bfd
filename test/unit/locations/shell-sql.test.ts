import { expect, test } from 'vitest';
import {
  receivedCell,
  receivedValue,
  sentValue,
} from '../../../electron/locations/host-database/host-values.ts';
import { columnsSql, rowLine, shellStatement } from '../../../electron/locations/host-database/shell-sql.ts';

test('a statement comes in one line, without comments, with its values as literals', () => {
  const sql = "SELECT ':a', \"x;y\", [p(], :a, @b -- ; it's\n, /* :c */ $n, x'00' ;\n-- the end";
  const values = { a: "it's\nlong", b: 7, n: null };
  expect(shellStatement(sql, values)).toBe(
    "SELECT ':a', \"x;y\", [p(], ('it''s'||char(10)||'long'), 7.0   ,   NULL, x'00'",
  );
  expect(shellStatement("SELECT 'a\n.quit\nb'", {})).not.toContain('\n');
  expect(columnsSql("SELECT 'a\n.quit\nb'")).not.toContain('\n');
  expect(columnsSql('SELECT :a')).toContain('(SELECT :a)');
});

test('what is not one whole statement is refused, and so is what only the shell could do', () => {
  for (const [sql, reason] of [
    ['SELECT 1; SELECT 2', /only one statement/],
    ["SELECT 'open", /unrecognized token/],
    ['SELECT "open', /unrecognized token/],
    ['SELECT 1) FROM (SELECT 2', /unrecognized token/],
    ['SELECT (1', /incomplete input/],
    ['SELECT ?', /unrecognized token/],
    ['SELECT 1\0', /unrecognized token/],
    ['SELECT :missing', /Missing named parameter "missing"/],
    ['SELECT writefile(1, 2)', /no such function: writefile/],
    ['SELECT "readfile" /* */ (1)', /no such function: readfile/],
    ['SELECT load_extension\n(1)', /no such function: load_extension/],
  ] as const)
    expect(() => shellStatement(sql, {}), sql).toThrow(reason);
  expect(shellStatement("SELECT 'writefile(1)', edit FROM t", {})).toContain('edit FROM t');
});

test('a row of the shell is told from its messages', () => {
  for (const row of ['n', 'i-9223372036854775808,r1.0e+300,tC3A9,b00:1000,n', 't,b', 'r-Inf'])
    expect(rowLine.test(row), row).toBe(true);
  for (const message of [
    '',
    'Runtime error near line 3: interrupted',
    'tC3A9Error: stepping',
    '  ^--- error here',
  ])
    expect(rowLine.test(message), message).toBe(false);
});

test('values come back as they went, and as much of them as a cell shows', () => {
  for (const value of [
    null,
    2n ** 63n - 1n,
    -0.1,
    Number.NEGATIVE_INFINITY,
    '',
    'i1\0\n',
    Buffer.from([0, 255]),
  ])
    expect(receivedValue(sentValue(value))).toEqual(value);
  expect(receivedValue('r-Inf')).toBe(Number.NEGATIVE_INFINITY);
  expect(receivedCell('b00ff:2')).toBe('00ff');
  expect(receivedCell(`b${'00'.repeat(32)}:1000`)).toBe(`${'00'.repeat(32)}… (1000 B)`);
  expect(receivedCell('i9007199254740993')).toBe('9007199254740993');
});
