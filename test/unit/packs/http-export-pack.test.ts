import { expect, it } from 'vitest';
import { packAbilities } from '../../../electron/packs/abilities.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { partsFor } from '../../../electron/packs/parts-for-target.ts';

const packText = (part: string, settings = '') => `pack: sample
version: 1
title: Sample
settings:
  url: { type: url, title: Address }
${settings}
credentials:
  key: { type: secret, title: Key }
probes:
  - { id: health, title: Health, group: startup, kind: http, request: { path: / } }
parts:
  - { id: board, kind: http-export, title: Board, ${part} }
`;

const problemsOf = (text: string): string[] =>
  parsePack(text).problems.map((problem) => `${problem.path}: ${problem.message.en}`);

it('what a system hands out is asked for by reading requests to its own addresses', () => {
  expect(
    problemsOf(packText("request: { path: /export, headers: { k: '${credential.key.secret}' } }")),
  ).toEqual([]);
  expect(problemsOf(packText('request: { path: /export, method: POST }')).join()).toContain(
    'asked for with GET',
  );
  expect(
    problemsOf(
      packText('request: { path: /e }, steps: [{ id: a, request: { path: /a, method: PUT } }]'),
    ).join(),
  ).toContain('asked for with GET');
  expect(problemsOf(packText("request: { url: 'https://elsewhere.example/x' }")).join()).toContain(
    'parts[0].request.url',
  );
  expect(problemsOf(packText("request: { path: '/${step.none.id}' }")).join()).toContain(
    'does not exist here',
  );
  expect(problemsOf(packText('request: { path: /e, max-bytes: 1 MiB }')).join()).toContain('max-bytes');
  expect(problemsOf(packText('request: { path: /e }, session: none')).join()).toContain('no session "none"');
});

it('only what can be followed while it passes by is counted and expected', () => {
  const board =
    "counts: [{ id: cards, title: Cards, json: '$.board.*' }], expect: [{ json: '$.v', equals: 1 }]";
  expect(problemsOf(packText(`request: { path: /e }, ${board}`))).toEqual([]);
  expect(
    problemsOf(packText("request: { path: /e }, expect: [{ json: '$..v', equals: 1 }]")).join(),
  ).toContain('read as it passes by');
  expect(problemsOf(packText(`request: { path: /e }, format: any, ${board}`)).join()).toContain(
    'format json',
  );
});

it('no folder of the operator may have the name of the place where exports lie in a set', () => {
  const text = packText('request: { path: /e }', '  exports: { type: folder, title: Exports }');
  expect(problemsOf(text).join()).toContain('settings.exports');
});

it('what it may do is shown: where it asks, and where the credential goes', () => {
  const { pack } = parsePack(
    packText("request: { path: /export, headers: { k: '${credential.key.secret}' } }"),
  );
  if (pack === null) throw new Error('not a pack');
  expect(packAbilities(pack)).toMatchObject({
    hosts: ['${settings.url}'],
    writes: [],
    credentials: ['key: GET ${settings.url}/export'],
  });
  const [placed] = partsFor(pack, { settings: { url: 'http://board.example:8787' } });
  expect(placed).toMatchObject({
    state: 'asked',
    path: 'board.json',
    address: 'http://board.example:8787/export',
  });
  const [unplaced] = partsFor(pack, { settings: {} });
  expect(unplaced).toMatchObject({ state: 'unplaced', setting: 'url' });
});
