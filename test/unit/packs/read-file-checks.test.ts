import { expect, it } from 'vitest';
import { packAbilities } from '../../../electron/packs/abilities.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';

const packText = (files: string) => `pack: sample
version: 1
title: Sample
settings:
  url: { type: url, title: Address }
  root: { type: folder, title: Folder }
credentials:
  key: { type: secret, title: Key }
probes:
  - { id: health, title: Health, group: startup, kind: http, request: { path: / } }
actions:
  - id: restore
    kind: http
    title: Restore
    arguments: [{ name: file, type: text, title: File, pattern: '[a-z]{1,9}' }]
    files: [${files}]
    run:
      - { id: restore, request: { method: POST, path: /restore, json: { cards: '\${step.file.cards}' } } }
`;
const problemsOf = (files: string) =>
  parsePack(packText(files)).problems.map((problem) => `${problem.path}: ${problem.message.en}`);

it('a file that an action looks into is chosen by its arguments, inside the folders of the target', () => {
  const file = (rest: string) =>
    `{ id: file, title: File, capture: [{ name: cards, json-count: $.cards.* }], ${rest} }`;
  expect(problemsOf(file("path: 'backups/${argument.file}.json'"))).toEqual([]);
  expect(problemsOf(file("path: '../${argument.file}'")).join()).toContain("inside the target's folder");
  expect(problemsOf(file("path: '${argument.file}'")).join()).toContain("inside the target's folder");
  expect(problemsOf(file("path: 'a/${credential.key.secret}'")).join()).toContain('does not exist here');
  expect(problemsOf(file("path: 'a/${argument.other}'")).join()).toContain('does not exist here');
  expect(problemsOf(file('path: a, base: url')).join()).toContain('no setting of type folder "url"');
  const { pack } = parsePack(packText(file("path: 'backups/${argument.file}.json'")));
  if (pack === null) throw new Error('not a pack');
  expect(packAbilities(pack).paths).toContain('backups/${argument.file}.json');
});

it('what a file gives is known to requests by the id of the file, which no request has', () => {
  expect(problemsOf('{ id: other, title: File, path: a }').join()).toContain('step.file.cards');
  expect(
    problemsOf('{ id: restore, title: File, path: a, capture: [{ name: cards, json: $.a }] }').join(),
  ).toContain('also that of a request');
});
