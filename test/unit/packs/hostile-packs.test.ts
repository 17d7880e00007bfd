import { describe, expect, it } from 'vitest';
import { packAbilities } from '../../../electron/packs/abilities.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { action, packWith, probe, problems } from './hostile-pack.ts';

describe('nothing outside of the folder is read', () => {
  const outside = [
    '../x',
    '/etc/passwd',
    'a/../../x',
    '..\\x',
    'C:/x',
    'C:x',
    '\\\\host\\share',
    'NUL',
    'a/con.txt',
    'a.txt:stream',
    '${settings.root}/x',
  ];
  const places: readonly (readonly [string, (path: string) => string])[] = [
    ['files', (path) => probe(`kind: files, files: [{ path: '${path}' }]`)],
    ['disk', (path) => probe(`kind: disk, path: '${path}'`)],
    ['log', (path) => probe(`kind: log, path: '${path}', counts: [{ id: a, title: A, pattern: a }]`)],
    [
      'rotated log',
      (path) => probe(`kind: log, path: a, rotated: '${path}', counts: [{ id: a, title: A, pattern: a }]`),
    ],
    ['sqlite', (path) => probe(`kind: sqlite, path: '${path}'`)],
    ['sqlite-query', (path) => probe(`kind: sqlite-query, path: '${path}', sql: SELECT 1`)],
    [
      'view',
      (path) =>
        packWith({
          views: `[{ id: v, title: V, source: { kind: sqlite, path: '${path}', sql: SELECT 1 AS a }, columns: [{ id: a, title: A }], order: { column: a } }]`,
        }),
    ],
    [
      'settings file',
      (path) => packWith({ 'settings-files': `[{ id: f, title: F, path: '${path}', format: dotenv }]` }),
    ],
    ['part', (path) => packWith({ parts: `[{ id: p, kind: tree, title: P, path: '${path}' }]` })],
    [
      'rebuild part',
      (path) => packWith({ parts: `[{ id: p, kind: rebuild, title: P, paths: ['${path}'] }]` }),
    ],
    ['detection', (path) => packWith({ detect: `[{ files: ['${path}'], because: x }]` })],
    [
      'detected setting',
      (path) =>
        packWith({
          detect: `[{ files: [a], because: x, settings: { host: { file: '${path}', format: dotenv, key: A } } }]`,
        }),
    ],
    [
      'action',
      (path) => action(`kind: sqlite-exec, path: '${path}', changes: [{ title: T, table: t, where: '1' }]`),
    ],
  ];
  it.each(places)('by a path of: %s', (_what, packAt) => {
    for (const path of outside) expect(problems(packAt(path)).join('\n'), path).toMatch(/path|expected/);
  });
});

describe('a query only reads, and a change changes rows', () => {
  it.each([
    "ATTACH '/etc/x' AS y",
    "SELECT 1; ATTACH '/etc/x' AS y",
    'WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a',
    'PRAGMA writable_schema = 1',
    "SELECT load_extension('/tmp/x.so')",
    "SELECT writefile('/tmp/x', 'y')",
    "VACUUM INTO '/tmp/x'",
    'SELECT 1 /* not closed',
  ])('%s', (sql) => {
    expect(problems(probe(`kind: sqlite-query, path: a.db, sql: "${sql}"`))).not.toEqual([]);
  });

  it.each([
    "SELECT pg_read_file('/etc/passwd')",
    'SELECT \\"pg_read_binary_file\\"(\'/etc/passwd\')',
    "SELECT pg_ls_dir('/')",
    "SELECT lo_export(1, '/tmp/x')",
    "SELECT dblink_connect('host=evil.example')",
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity',
    "SELECT set_config('a.b', 'c', false)",
    "SELECT query_to_xml('select 1', true, false, '')",
    'SELECT U&\\"pg\\\\005fread_file\\"(1)',
    "COPY a TO PROGRAM 'sh'",
  ])('of PostgreSQL: %s', (sql) => {
    expect(problems(probe(`kind: postgres, server: database, sql: "${sql}"`)).join('\n')).toMatch(
      /allowed|begins with/,
    );
  });

  it.each([
    ['where', "1; ATTACH 'x' AS y"],
    ['where', '1 -- x'],
    ['where', '1 /* x'],
    ['where', '1; DROP TABLE users'],
    ['where', 'id = :not_an_argument'],
    ['table', 'sqlite_master'],
    ['table', 'users; DROP TABLE users'],
  ])('an action with %s: %s', (member, text) => {
    const change = { table: 't', where: '1', [member]: text };
    const found = problems(
      action(
        `kind: sqlite-exec, path: a.db, changes: [{ title: T, table: "${change.table}", where: "${change.where}" }]`,
      ),
    );
    expect(found.join('\n')).toContain(`actions[0].changes[0].${member}`);
  });
});

describe('no program runs that was not shown', () => {
  it.each([
    ['of a probe', probe("kind: command, command: ['${settings.host}', x]")],
    [
      'of an action',
      action("kind: command, arguments: [{ name: x, type: text, title: X }], command: ['${argument.x}']"),
    ],
    [
      'of a look',
      action(
        "kind: command, arguments: [{ name: x, type: text, title: X }], command: [a], look: ['${argument.x}']",
      ),
    ],
  ])('%s', (_what, text) => {
    expect(problems(text).join('\n')).toMatch(/the program (stands|itself)/);
  });
});

describe('a pack cannot hold the console up', () => {
  it.each([
    [
      'a pattern that blows up',
      "kind: http, request: { path: /x }, expect: [{ text: { matches: '(a{1000}){1000}' } }]",
    ],
    [
      'a pattern with a back-reference',
      "kind: http, request: { path: /x }, expect: [{ text: { matches: '(a)\\1' } }]",
    ],
    [
      'a JSONPath that multiplies',
      "kind: http, request: { path: /x }, expect: [{ json: '$..*..*', exists: true }]",
    ],
    ['a probe without pause', 'kind: http, request: { path: /x }, every: 0s, timeout: 0s'],
    ['a probe every millisecond', 'kind: http, request: { path: /x }, every: 1ms, timeout: 1ms'],
  ])('with %s', (_what, rest) => {
    expect(problems(probe(rest))).not.toEqual([]);
  });

  it('with a pattern that backtracks: it takes time linear in the text', () => {
    const parsed = parsePack(
      probe("kind: http, request: { path: /x }, expect: [{ text: { matches: '^(a+)+$' } }]"),
    );
    expect(parsed.ok).toBe(true);
  });

  it.each([
    ['aliases', 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n'],
    ['tags', 'pack: !!js/function "x"\n'],
    ['merge keys', 'a: &a { b: 1 }\nc: { <<: *a }\n'],
    ['depth', `a: ${'['.repeat(500)}${']'.repeat(500)}\n`],
    ['size', `a: "${'x'.repeat(600_000)}"\n`],
    [
      'number of probes',
      packWith({ probes: `[${'{ id: p, kind: tcp, title: P, group: a }, '.repeat(300)}]` }),
    ],
    ['keys of the language', packWith({ __proto__x: '1', constructor: '{ prototype: 1 }' })],
  ])('with %s', (_what, text) => {
    const before = performance.now();
    expect(problems(text)).not.toEqual([]);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

it('what a pack proposes for a setting is shown in the command that uses it', () => {
  const parsed = parsePack(probe("kind: command, command: [ping, '${settings.host}']"));
  expect(parsed.ok && packAbilities(parsed.pack).commands).toEqual([
    'one: ping ${settings.host} [host = evil.example]',
  ]);
});
