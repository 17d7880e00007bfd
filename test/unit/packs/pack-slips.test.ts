import { expect, it } from 'vitest';
import { selectColumns } from '../../../electron/packs/validation/select-columns.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';

const sound = `pack: shelf
version: 1
title: Shelf
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Folder }
probes:
  - id: health
    kind: http
    title: Health
    group: startup
    request: { path: /health }
    expect: [{ json: $.status, equals: ok, reason: 'It says \${actual}.' }]
  - id: overdue
    kind: sqlite-query
    title: Overdue
    group: my-own-words
    path: shelf.db
    sql: SELECT count(*) AS overdue FROM loans WHERE due_at <= :now_utc
views:
  - id: loans
    title: Loans
    source: { kind: sqlite, path: shelf.db, sql: 'SELECT l.id, b.title AS book FROM loans l JOIN books b ON b.id = l.book_id' }
    columns: [{ id: id, title: Id }, { id: book, title: Book }]
    order: { column: id }
actions:
  - id: end
    kind: sqlite-exec
    title: End
    path: shelf.db
    changes: [{ title: Loans, table: loans, where: id = 1, set: "ended_at = datetime(:now_utc)" }]
`;

const told = (text: string) =>
  parsePack(text)
    .problems.map(({ message }) => message.en)
    .join('\n');

it('is sound as it stands, with a group of its own', () => {
  expect(told(sound)).toBe('');
});

it.each([
  ['group: startup', 'group: startups', 'did you mean "startup"?'],
  ['equals: ok, ', '', 'this compares nothing'],
  ['json: $.status, equals: ok', 'text: {}', 'this compares nothing'],
  ['settings:\n', 'settings: &a\n', 'Anchors (&)'],
  ['sql: SELECT count(*) AS', 'sql: SELECT count(* AS', 'the parentheses do not match'],
  [
    'set: "ended_at = datetime(:now_utc)"',
    'set: "ended_at = datetime(:now_utc"',
    'the parentheses do not match',
  ],
  ['where: id = 1', 'where: id = 1) OR (1', 'the parentheses do not match'],
  ["reason: 'It says ${actual}.'", 'reason: Broken: look at it', 'put the text of "reason" in quotes'],
  [
    'json: $.status, equals: ok',
    'equals: ok',
    'status, header, json, json-count, text, value, column, latency-ms',
  ],
  ['settings:\n', 'settings:\n  constructor: { type: text, title: C }\n', '"constructor" cannot be one'],
  [sound, '# nothing yet\n', 'the file is empty'],
  ['path: /health', 'path: /health, headers: { "a\\nb": x }', 'expected the name of a header'],
  ['path: /health', 'path: /health, headers: { a: "x\\nb: y" }', 'expected a text of one line'],
  ['kind: http\n', 'kind: http\n    every: 99999999999999999999d\n', 'expected at most ten years'],
  [
    'probes:\n',
    'probes:\n  - { id: d, kind: disk, title: D, group: a, warn-free-percent: 4 }\n',
    'would never warn',
  ],
  ['probes:\n', 'probes:\n  - { id: d, kind: tls, title: D, group: a, warn-days: 2 }\n', 'would never warn'],
  [
    'probes:\n',
    'probes:\n  - { id: d, kind: clock, title: D, group: a, warn-after: 3m }\n',
    'would never warn',
  ],
  [
    'probes:\n',
    'probes:\n  - { id: f, kind: files, title: F, group: a, files: [{ path: a, min-bytes: 8 KB }] }\n',
    'expected a number with a unit, such as "32 B"',
  ],
  [
    'actions:\n',
    'parts: [{ id: key, kind: file, title: Key, path: key, mode-at-most: rw }]\nactions:\n',
    'expected an octal mode',
  ],
  ['where: id = 1', "where: 'id = ${now}'", 'SQL takes no templates'],
  ['<= :now_utc', "<= '${now}'", 'SQL takes no templates'],
  [
    'actions:\n',
    "actions:\n  - { id: run, kind: command, title: Run, command: [sudo, /bin/bash, -lc, 'cat ${settings.root}/a'] }\n",
    'becomes a part of its program',
  ],
  ['<= :now_utc', '<= :today', 'nothing is bound to ":today" here; known parameters: :now_utc'],
  ['b.title AS book', 'b.title AS name', 'there is no column "book"'],
  ['It says ${actual}', 'It says ${actul}', 'Did you mean "${actual}"?'],
  ['It says ${actual}', 'It says ${env.HOME}', 'would be shown as it stands'],
  ['It says ${actual}', 'At ${settings.url.host}', 'would be shown as it stands'],
])('tells %s → %s', (from, to, what) => {
  expect(sound).toContain(from);
  expect(told(sound.replace(from, to))).toContain(what);
});

it('takes a least size with its unit, as parts do, and as bytes', () => {
  const rule = (size: string) =>
    sound.replace(
      'probes:\n',
      `probes:\n  - { id: f, kind: files, title: F, group: a, files: [{ path: a, min-bytes: ${size} }] }\n`,
    );
  for (const size of ['8 KiB', '8192'])
    expect(parsePack(rule(size)).pack?.probes[0]).toMatchObject({ files: [{ 'min-bytes': 8192 }] });
});

it.each([
  ['SELECT id, a.b, count(x, y) AS n, CASE WHEN a THEN 1 ELSE 2 END AS "c" FROM t', ['id', 'b', 'n', 'c']],
  ['SELECT * FROM t', null],
  ['SELECT a.*, b FROM t', null],
  ['SELECT count(*) FROM t', null],
  ['WITH x AS (SELECT 1) SELECT a FROM x', null],
])('reads the columns of %s where it can', (sql, columns) => {
  expect(selectColumns(sql)).toEqual(columns);
});
