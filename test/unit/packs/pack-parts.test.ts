import { describe, expect, it } from 'vitest';
import { problemsOf } from './sample-pack.ts';
import { changed, sound } from './sample-with-parts.ts';

const database = '{ id: db, title: Database, kind: sqlite, path: data/app.db }';
const tree = '{ id: files, title: Files, kind: tree, path: files }';
const key = '{ id: key, title: Key, kind: file, path: .key, format: 32 raw bytes }';
const quoted = (part: string, more: string): string => part.replace(' }', `, ${more} }`);

describe('the parts of a pack', () => {
  it('are fine when everything that they name is there', () => {
    expect(problemsOf(sound)).toEqual([]);
  });

  it.each([
    [
      'a base that is no folder setting',
      database,
      quoted(database, 'base: url'),
      '22:65 parts[0].base: there is no setting of type folder "url"; known: root',
    ],
    [
      'a path that leads out',
      'path: data/app.db',
      'path: ../app.db',
      `22:46 parts[0].path: expected a path inside the target's folder, with forward slashes and without "..", found "../app.db".`,
    ],
    [
      'a path that begins with a folder setting',
      'path: data/app.db',
      "path: '${settings.root}/app.db'",
      `22:46 parts[0].path: expected a path inside the target's folder, with forward slashes and without "..", found "\${settings.root}/app.db".`,
    ],
    [
      'a credential in a path',
      'path: .key',
      "path: 'k/${credential.account.secret}'",
      '24:40 parts[2].path: the template name "${credential.account.secret}" does not exist here.',
    ],
    [
      'the base itself as a file',
      'path: .key',
      'path: .',
      '24:40 parts[2].path: expected the path of a file, found ".".',
    ],
    [
      'a second path that leads out',
      'paths: [a.txt, b.txt]',
      'paths: [a.txt, /b.txt]',
      `26:66 parts[4].paths[1]: expected a path inside the target's folder, with forward slashes and without "..", found "/b.txt".`,
    ],
    [
      'a need that is not there',
      database,
      quoted(database, 'needs: [keys]'),
      '22:73 parts[0].needs[0]: there is no part "keys"; did you mean "key"?',
    ],
    [
      'a need of itself',
      database,
      quoted(database, 'needs: [db]'),
      '22:73 parts[0].needs[0]: a part cannot need itself.',
    ],
    [
      'an id that stands twice',
      'id: files',
      'id: db',
      '23:7 parts[1].id: the id "db" is already used above.',
    ],
    [
      'a condition on a part that is no database',
      key,
      quoted(key, 'required-when: { part: files, sql: SELECT 1, reason: x }'),
      '24:91 parts[2].required-when.part: there is no part of kind sqlite "files"; known: db',
    ],
    [
      'a condition that changes something',
      key,
      quoted(key, 'required-when: { part: db, sql: DELETE FROM f, reason: x }'),
      '24:101 parts[2].required-when.sql: expected a query that begins with SELECT or WITH.',
    ],
    [
      'a condition with a parameter',
      key,
      quoted(key, "required-when: { part: db, sql: 'SELECT :now_utc', reason: x }"),
      '24:101 parts[2].required-when.sql: nothing is bound to ":now_utc" here; known parameters: none.',
    ],
    [
      'a condition on what is not required anyway',
      key,
      quoted(key, 'required: false, required-when: { part: db, sql: SELECT 1, reason: x }'),
      '24:91 parts[2].required-when: required-when says when a required part may be absent; leave out "required: false".',
    ],
    [
      'a tree with the database in it',
      tree,
      tree.replace('path: files', "path: data, exclude: ['app.db']"),
      '23:56 parts[1].exclude: the tree contains the database "data/app.db" of the part "db", which must not be copied as a plain file. Add to exclude: app.db-wal, app.db-shm, app.db-journal.',
    ],
    [
      'a tree of everything',
      tree,
      tree.replace('path: files', "path: ., exclude: [data, '.key', b.txt]"),
      '23:53 parts[1].exclude: the tree contains "config.py" of the part "config", which would be captured twice. Add to exclude: config.py.',
    ],
    [
      'a path that is two parts',
      'path: config.py',
      'path: .key',
      '25:46 parts[3].path: ".key" is the part "key" already; one path belongs to one part.',
    ],
    [
      'an exclusion that is no path',
      tree,
      quoted(tree, "exclude: ['*.tmp']"),
      '23:67 parts[1].exclude[0]: expected a path relative to the tree, such as "cache" or "cache/*".',
    ],
    [
      'a reference to a tree that is none',
      'tree: files, sql',
      'tree: key, sql',
      '27:55 references[0].tree: there is no part of kind tree "key"; known: files',
    ],
    [
      'a reference to a database that is none',
      'database: db, tree',
      'database: files, tree',
      '27:41 references[0].database: there is no part of kind sqlite "files"; known: db',
    ],
    [
      'a reference by two statements',
      'sql: SELECT path FROM f }',
      "sql: 'SELECT path FROM f; SELECT 1' }",
      '27:68 references[0].sql: expected a single statement; ";" begins another.',
    ],
    [
      'a retention that keeps nothing',
      'keep-daily: 7',
      'keep-daily: 0',
      '28:1 retention: it keeps nothing: give at least one of keep-last, keep-daily, keep-weekly, keep-monthly.',
    ],
  ])('say where %s is', (_what, from, to, problem) => {
    expect(problemsOf(changed(from, to))).toContain(problem);
  });

  it('may lie in a tree that leaves them out', () => {
    const all = "path: ., exclude: [data, '.key', config.py, a.txt, b.txt]";
    expect(problemsOf(changed(tree, tree.replace('path: files', all)))).toEqual([]);
  });

  it('may be named by a setting of type text', () => {
    const named = changed('  room:', '  name: { type: text, title: Name, default: a.key }\n  room:').replace(
      'path: .key',
      "path: '${settings.name}'",
    );
    expect(problemsOf(named)).toEqual([]);
  });
});
