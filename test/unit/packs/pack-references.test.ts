import { describe, expect, it } from 'vitest';
import { head, problemsOf, withProbes } from './sample-pack.ts';

describe('the parts of a pack together', () => {
  it.each([
    ['SELECT ";" AS a, \'--\' FROM "update" -- delete', true],
    ['with x as (select 1) select * from x;', true],
    ["SELECT 'it''s; fine'", true],
    ['SELECT replace(a, 1, 2) FROM t', true],
    ["SELECT 'open", false],
    ['SELECT 1 /* open', false],
    ['PRAGMA journal_mode', false],
    ['EXPLAIN SELECT 1', false],
  ])('judges the query %s: %s', (sql, fine) => {
    const text = withProbes(
      `  - id: one\n    title: One\n    group: a\n    kind: sqlite-query\n    path: a.db\n    sql: ${JSON.stringify(sql)}\n`,
    );
    expect(problemsOf(text).length === 0).toBe(fine);
  });

  it('finds names that stand twice and references that lead nowhere', () => {
    const probe = '{ id: one, title: One, group: a, main: true, kind: tcp }';
    const view = `{ id: v, title: V, source: { kind: sqlite, path: a.db, sql: 'UPDATE a SET b = 1' }, columns: [{ id: a, title: A, type: state }, { id: a, title: A, clock: Nowhere }], order: { column: b } }`;
    const found = problemsOf(
      `${head}connection: one\nprobes: [${probe}, ${probe}]\nviews: [${view}, ${view}]\n`,
    ).join('\n');
    for (const part of [
      'probes[1].id: the id "one" is already used above.',
      'only one probe can be the main one',
      'there is no probe of kind socket-io "one"',
      'views[1].id: the id "v" is already used above.',
      'views[0].columns[1].id: the id "a" is already used above.',
      'views[0].order.column: there is no column "b"',
      'views[0].source.sql: expected a query that begins with SELECT or WITH.',
      'states and a column of type state belong together',
      'found "Nowhere"',
    ]) {
      expect(found).toContain(part);
    }
  });

  it('checks settings, credentials and detection', () => {
    const text = `pack: sample
version: 1
title: Sample
settings:
  url: { type: url, title: Address, default: 'http://user:pw@x.example' }
  mode: { type: choice, title: Mode, default: c }
  count: { type: integer, title: Count, default: 20, min: 30, max: 10 }
credentials:
  key: { type: secret, title: Key, from: other }
  token: { type: rotating, title: Token }
  turn: { type: rotating, title: Token, from: key }
detect:
  - { because: x }
  - { files: [../a], json: { $.a: { exists: true } }, settings: { port: { file: /etc/x, format: python, key: A } }, because: x }
  - { http: { path: '/\${settings.url}' }, json: { '$[': { matches: '[' } }, because: x }
probes: [{ id: one, title: One, group: a, kind: tcp }]
`;
    const found = problemsOf(text).join('\n');
    for (const part of [
      'settings.url.default: expected an address such as "http://chat.example:5000"',
      'settings.mode: a setting of type choice needs choices',
      'settings.mode.default: expected one of',
      'settings.count.min: min is greater than max',
      'settings.count.default: expected at least 30',
      'credentials.key.from: only a rotating credential',
      'credentials.token: a rotating credential needs "from"',
      'credentials.turn.from: there is no login "key"',
      'detect[0]: a rule needs http or files',
      'detect[1].files[0]: expected a path inside',
      'detect[1].json: json is read from the answer of http',
      'detect[1].settings.port: there is no setting "port"',
      'detect[1].settings.port.file: expected a path inside',
      'detect[2].http.path',
      'the JSONPath cannot be used',
      'the pattern cannot be used',
    ]) {
      expect(found).toContain(part);
    }
  });
});
