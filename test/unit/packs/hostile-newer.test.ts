import { describe, expect, it } from 'vitest';
import { action, packWith, probe, problems, secret, toEvil } from './hostile-pack.ts';

// The same refusals for views of servers and files, exports, stages of actions, and files that are removed.

const view = (source: string) =>
  packWith({
    views: `[{ id: v, title: V, source: { ${source} }, columns: [{ id: a, title: A }], order: { column: a } }]`,
  });
const cells = 'rows: $.items, cells: { a: $.a }';
const exported = (request: string, more = '') =>
  packWith({ parts: `[{ id: e, kind: http-export, title: E, request: ${request}${more} }]` });
const settingsFile = '[{ id: env, title: E, path: server.env }]';
const guided = (stage: string) =>
  packWith({
    'settings-files': settingsFile,
    actions: `[{ id: a, kind: guided, title: A, arguments: [{ name: x, type: text, title: X }], stages: [{ id: s, title: S, ${stage} }] }]`,
  });

describe('a credential goes to no other origin', () => {
  it.each([
    ['a view', view(`kind: http, request: ${toEvil}, ${cells}`)],
    ['metrics as a view', view(`kind: metrics, request: ${toEvil}, names: [a]`)],
    ['an export', exported(toEvil)],
    ['what an export asks before', exported('{ path: /x }', `, steps: [{ id: s, request: ${toEvil} }]`)],
    ['a stage', guided(`do: http, run: [{ id: r, request: ${toEvil} }]`)],
    ['the check of a stage', guided(`do: http, check: [{ id: r, request: ${toEvil} }]`)],
  ])('by the address of %s', (_what, text) => {
    expect(problems(text).join('\n')).toContain('must begin with a setting of type url');
  });

  it.each([
    ['a view', view(`kind: http, request: { path: '/${secret}' }, ${cells}`)],
    ['an export', exported(`{ path: /x, query: { a: '${secret}' } }`)],
    ['a stage', guided(`do: http, run: [{ id: r, request: { path: '/${secret}' } }]`)],
  ])('nor into the address of %s', (_what, text) => {
    expect(problems(text).join('\n')).toContain('would stand in an address');
  });
});

describe('nothing outside of the folder is read, kept or removed', () => {
  const paths = ['../x', '/etc/passwd', 'a/../../x', 'C:/x', 'NUL', '\\\\host\\share'];
  const places: readonly (readonly [string, (path: string) => string])[] = [
    ['a view of JSON', (path) => view(`kind: json, path: '${path}', ${cells}`)],
    ['a view of files', (path) => view(`kind: files, path: '${path}'`)],
    ['a view of a log', (path) => view(`kind: log, path: '${path}', match: '(?P<a>.*)'`)],
    [
      'a view of databases',
      (path) => view(`kind: databases, path: '${path}/*.db', each: SELECT 1, gives: [a]`),
    ],
    [
      'databases of a pattern',
      (path) => packWith({ parts: `[{ id: d, kind: databases, title: D, path: '${path}/*.db' }]` }),
    ],
    [
      'query plans',
      (path) => probe(`kind: query-plan, path: '${path}', queries: [{ id: a, title: A, sql: SELECT 1 }]`),
    ],
    [
      'files that are removed',
      (path) =>
        action(`kind: files-delete, tree: '${path}', database: a.db, named-by: SELECT 1, older-than: 1h`),
    ],
    [
      'their database',
      (path) =>
        action(`kind: files-delete, tree: u, database: '${path}', named-by: SELECT 1, older-than: 1h`),
    ],
    [
      'a file that is edited',
      (path) =>
        packWith({
          'settings-files': `[{ id: env, title: E, path: '${path}', format: dotenv }]`,
          actions: '[{ id: a, kind: file-edit, title: A, file: env, set: [{ key: A, to: 1 }] }]',
        }),
    ],
  ];
  it.each(places)('by a path of: %s', (_what, packAt) => {
    for (const path of paths) expect(problems(packAt(path)).join('\n'), path).toMatch(/path|inside|expected/);
  });
});

describe('queries only read, programs are those that are shown', () => {
  it.each([
    [
      'a view of a server',
      view(`kind: postgres, server: database, sql: "SELECT pg_read_file('/etc/passwd')"`),
    ],
    ['a view of a file', view(`kind: json, path: a.json, ${cells}, sql: "ATTACH 'x' AS y"`)],
    [
      'a query whose plan is asked for',
      probe('kind: query-plan, path: a.db, queries: [{ id: a, title: A, sql: DELETE FROM t }]'),
    ],
    [
      'the cases of it',
      probe(
        'kind: query-plan, path: a.db, cases: "SELECT 1; DROP TABLE t", queries: [{ id: a, title: A, sql: SELECT 1 }]',
      ),
    ],
    [
      'names of files',
      action('kind: files-delete, tree: u, database: a.db, unknown-to: DELETE FROM t, older-than: 1h'),
    ],
    [
      'rows that go with files',
      action(
        `kind: files-delete, tree: u, database: a.db, named-by: SELECT 1, older-than: 1h, changes: [{ title: T, table: sqlite_master, where: '1' }]`,
      ),
    ],
  ])('%s', (_what, text) => {
    expect(problems(text)).not.toEqual([]);
  });

  it.each([
    ['a credential among arguments', guided(`do: command, command: [echo, '${secret}']`)],
    ['a program that is an argument', guided("do: command, command: ['${argument.x}']")],
    ['a credential in a setting', guided(`do: edit, file: env, set: [{ key: A, to: '${secret}' }]`)],
  ])('of a stage: %s', (_what, text) => {
    expect(problems(text).join('\n')).toMatch(/does not exist here|the program itself/);
  });

  it('what a key was before stands in no address of a later stage', () => {
    const staged = (request: string) =>
      packWith({
        'settings-files': settingsFile,
        actions: `[{ id: a, kind: guided, title: A, stages: [
          { id: e, do: edit, title: E, file: env, set: [{ key: A, generate: { bytes: 32, as: hex }, old-as: old }] },
          { id: h, do: http, title: H, run: [{ id: r, request: ${request} }] }] }]`,
      });
    expect(problems(staged("{ path: /x, headers: { A: '${step.e.old}' } }"))).toEqual([]);
    for (const request of ["{ path: '/${step.e.old}' }", "{ path: /x, query: { a: '${step.e.old}' } }"])
      expect(problems(staged(request)).join()).toContain('would stand in an address');
  });

  it('files are removed only where a database says which, and none that is new', () => {
    const remove = (rest: string) => action(`kind: files-delete, tree: u, database: a.db, ${rest}`);
    expect(problems(remove('older-than: 1h')).join()).toContain('either unknown-to or named-by');
    expect(problems(remove('unknown-to: SELECT 1, named-by: SELECT 1, older-than: 1h')).join()).toContain(
      'either',
    );
    expect(problems(remove('unknown-to: SELECT 1, older-than: 5m')).join()).toContain('at least "1h"');
    expect(problems(remove('unknown-to: SELECT 1, older-than: 1h'))).toEqual([]);
  });
});
