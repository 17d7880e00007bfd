import { describe, expect, it } from 'vitest';
import { problemsOf, withProbes } from './sample-pack.ts';
import { changed } from './sample-with-parts.ts';

describe('a probe of freshness', () => {
  const fresh = (more: string) => `{ id: one, title: One, group: a, kind: freshness${more} }`;
  const tcp = '{ id: one, title: One, group: a, kind: tcp }';

  it('is fine in a pack that can be backed up', () => {
    expect(problemsOf(changed(tcp, fresh('')))).toEqual([]);
  });

  it('needs parts', () => {
    expect(problemsOf(withProbes(`  - ${fresh('')}\n`))).toEqual([
      '21:38 probes[0].kind: a pack without parts cannot be backed up, so nothing of it is ever fresh.',
    ]);
  });

  it('is down later than it is degraded', () => {
    const problems = problemsOf(changed(tcp, fresh(', warn-after: 26h, down-after: 26h')));
    expect(problems).toEqual(['20:77 probes[0].down-after: down-after is not longer than warn-after.']);
  });
});

describe('recipes, service and boot of a pack', () => {
  it.each([
    [
      'a query of no database to heed',
      'gate: config',
      'gate: config\n  heed: [{ database: files, sql: SELECT 1, text: Look }]',
      '39:12 service.heed[0].database: there is no part of kind sqlite "files"; known: db',
    ],
    [
      'what to heed that changes',
      'gate: config',
      'gate: config\n  heed: [{ database: db, sql: DELETE FROM t, text: Look }]',
      '39:26 service.heed[0].sql: expected a query that begins with SELECT or WITH.',
    ],
    [
      'a recipe that looks for nothing',
      'sql: SELECT id, path FROM f WHERE id = :what',
      'sql: SELECT id, path FROM f',
      '33:5 recipes[0].sql: expected ":what", which stands for what the operator looks for.',
    ],
    [
      'a recipe with another parameter',
      'sql: SELECT id, path FROM f WHERE id = :what',
      'sql: SELECT id, path FROM f WHERE id = :what OR id = :id',
      '33:5 recipes[0].sql: nothing is bound to ":id" here; known parameters: :what.',
    ],
    [
      'a condition that is more than one',
      'where: id = :what',
      "where: 'id = :what; DROP TABLE f'",
      '34:26 recipes[0].tables[0].where: expected a single statement; ";" begins another.',
    ],
    [
      'a condition that is not closed',
      'where: id = :what',
      `where: "id = ':what"`,
      '34:26 recipes[0].tables[0].where: a quote or comment is not closed.',
    ],
    [
      'a column that the recipe does not have',
      'column: path',
      'column: file',
      '35:27 recipes[0].files.column: the query of this recipe has no column "file".',
    ],
    [
      'files in a tree that is none',
      'tree: files, column',
      'tree: config, column',
      '35:14 recipes[0].files.tree: there is no part of kind tree "config"; known: files',
    ],
    [
      'an address of anywhere',
      "'${settings.url}/up'",
      'http://127.0.0.1/up',
      '37:14 service.running.url: the address must begin with a setting of type url (${settings.url}): credentials go to no other origin.',
    ],
    [
      'a gate that is no file',
      'gate: config',
      'gate: files',
      '38:3 service.gate: there is no part of kind file "files"; known: key, config',
    ],
    [
      'what belongs together with nothing',
      'parts: [db, files]',
      'parts: [db, filez]',
      '39:28 service.together[0].parts[1]: there is no part "filez"; did you mean "files"?',
    ],
    [
      'what belongs together with itself',
      'parts: [db, files]',
      'parts: [db, db]',
      '39:28 service.together[0].parts[1]: "db" stands here twice.',
    ],
    [
      'a name that only a drill knows',
      "'${boot.port}', '${settings.room}'",
      "'${boot.prot}', '${settings.room}'",
      '41:39 boot.command[2]: the template name "${boot.prot}" does not exist here. Did you mean "${boot.port}"?',
    ],
    [
      'a credential on a command line',
      "'${boot.port}', '${settings.room}'",
      "'${credential.account.secret}'",
      '41:39 boot.command[2]: the template name "${credential.account.secret}" does not exist here.',
    ],
    [
      'a setting that may be empty',
      "'${boot.port}', '${settings.room}'",
      "'${settings.root}'",
      '41:39 boot.command[2]: the setting "root" may be empty; add it to the needs of boot.',
    ],
    [
      'a need that is no setting',
      '  command: [server',
      '  needs: [rooms]\n  command: [server',
      '41:11 boot.needs[0]: there is no setting "rooms"; did you mean "room"?',
    ],
    [
      'an edit that only reads',
      `sql: "UPDATE jobs SET state = 'gone'"`,
      'sql: SELECT 1',
      '43:19 boot.edits[0].sql: expected a statement that begins with UPDATE, DELETE or INSERT.',
    ],
    [
      'an edit that reaches out of the copy',
      `sql: "UPDATE jobs SET state = 'gone'"`,
      `sql: "DELETE FROM jobs WHERE load_extension('x')"`,
      '43:19 boot.edits[0].sql: "LOAD_EXTENSION" is not allowed in a change of a copy; put a column of that name in double quotes.',
    ],
    [
      'an edit of a database that is none',
      '{ part: db, sql: "UPDATE',
      '{ part: files, sql: "UPDATE',
      '43:9 boot.edits[0].part: there is no part of kind sqlite "files"; known: db',
    ],
    [
      'an edit of a file that has no keys',
      '{ part: config, set',
      '{ part: key, set',
      '44:9 boot.edits[1].part: ".key" is no settings file that can be edited: expected a name that ends in .py or .env.',
    ],
    [
      'a path that names another host',
      'ready: { path: /up }',
      'ready: { path: //up }',
      '45:12 boot.ready.path: expected a path that begins with one "/", found "//up".',
    ],
  ])('say where %s is', (_what, from, to, problem) => {
    expect(problemsOf(changed(from, to))).toContain(problem);
  });
});
