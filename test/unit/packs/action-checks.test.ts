import { describe, expect, it } from 'vitest';
import { packAbilities } from '../../../electron/packs/abilities.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';

const pack = (actions: string, rest = '') => `pack: shop
version: 1
title: Shop
settings:
  url: { type: url, title: Address }
  root: { type: folder, title: Folder }
credentials:
  token: { type: secret, title: Token }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
${rest}actions:
${actions}
`;
const problems = (actions: string, rest?: string) =>
  parsePack(pack(actions, rest)).problems.map(({ path, message }) => `${path}: ${message.en}`);

const rows = (change: string, more = '') =>
  `  - { id: a, kind: sqlite-exec, title: A, path: app.db, ${more}changes: [{ title: T, table: t, ${change} }] }`;
const command = (line: string, more = '') =>
  `  - { id: a, kind: command, title: A, ${more}command: ${line} }`;
const argument = 'arguments: [{ name: row-id, type: integer, title: Row }], ';

describe('actions of a pack', () => {
  it('may change rows that their arguments choose', () => {
    expect(problems(rows('where: "id = :row_id", set: "x = :now_utc"', argument))).toEqual([]);
    expect(problems(command("[docker, compose, restart, '${argument.row-id}']", argument))).toEqual([]);
  });

  it.each([
    ['another statement', rows('where: "1; DROP TABLE t"'), /";" begins another/],
    ['a statement within', rows('where: "id IN (SELECT 1) OR LOAD_EXTENSION(1)"'), /LOAD_EXTENSION/],
    [
      'a comment that hides the choice of the rows',
      rows('where: "id = 1", set: "x = 1 --"'),
      /a comment is not allowed/,
    ],
    [
      'a pragma',
      rows('where: "1", set: "x = 1 WHERE 0; PRAGMA journal_mode = DELETE"'),
      /";" begins another/,
    ],
    ['a name that nothing is bound to', rows('where: "id = :nope"'), /nothing is bound to ":nope"/],
    [
      'a table that is no name',
      rows('where: "1"').replace('table: t', "table: 't\" --'"),
      /expected the name of a table/,
    ],
    [
      'a path outside',
      rows('where: "1"').replace('path: app.db', 'path: ../app.db'),
      /inside the target's folder/,
    ],
    ['a credential in a command', command("[curl, '${credential.token.secret}']"), /does not exist here/],
    ['an unknown argument', command("[ls, '${argument.nope}']"), /does not exist here/],
    [
      'a program that the operator chooses',
      command("['${argument.row-id}']", argument),
      /no argument of the operator/,
    ],
    ['a base that is no folder', command('[ls]', 'base: url, '), /setting of type folder/],
    [
      'a view that is not there',
      rows(
        'where: "1"',
        'arguments: [{ name: x, type: text, title: X, from-view: { view: v, column: c } }], ',
      ),
      /no view "v"/,
    ],
    [
      'the need of a snapshot that nothing is in',
      command('[ls]', 'needs-snapshot: 24h, '),
      /no snapshot of a pack without parts/,
    ],
    [
      'a choice without choices',
      rows('where: "1"', 'arguments: [{ name: x, type: choice, title: X }], '),
      /needs choices/,
    ],
  ])('are refused with %s', (_what, text, message) => {
    expect(problems(text).join('\n')).toMatch(message);
  });

  it('are shown before a pack is trusted: each statement and each command', () => {
    const parsed = parsePack(
      pack(
        `${rows('where: "id = :row_id"', argument)}\n${command('[docker, compose, down]').replace('id: a', 'id: b')}`,
      ),
    );
    if (!parsed.ok) throw new Error('it must parse');
    const { writes, commands } = packAbilities(parsed.pack);
    expect(writes).toContain('a: app.db: DELETE FROM "t" WHERE id = :row_id');
    expect(commands).toContain('b: docker compose down');
  });
});
