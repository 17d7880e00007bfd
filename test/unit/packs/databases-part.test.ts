import { expect, it } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { partsFor } from '../../../electron/packs/parts-for-target.ts';
import { proofsOf } from '../../../electron/packs/proofs.ts';

const sound = `pack: rooms
version: 1
title: Rooms
settings:
  root: { type: folder, title: Folder }
  preferences: { type: folder, title: Preferences }
credentials: { account: { type: secret, title: Account } }
probes:
  - id: secrets
    kind: secure-store
    title: Secrets
    group: a
    path: rooms/index.db
    sql: SELECT key, value FROM blobs
    key: { raw: { base: preferences, file: key.json, json: $.key, decode: base64 } }
parts:
  - { id: rooms, kind: databases, title: Rooms, path: rooms/*.db, except: [index.db], needs: [index] }
  - { id: index, kind: sqlite, title: Index, path: rooms/index.db }
  - { id: key, kind: file, title: Key, base: preferences, path: key.json }
proofs: [{ id: open, title: Open, probe: secrets }]
`;

const problemsOf = (text: string) => parsePack(text).problems.map(({ message }) => message.en);

it('is fine as it stands', () => {
  expect(problemsOf(sound)).toEqual([]);
});

it.each([
  ['rooms/*.db,', 'rooms/room.db,', 'holds one "*"'],
  ['except: [index.db], ', '', 'Add to except: index.db'],
  ['except: [index.db]', 'except: [a/index.db]', 'the name of a file, without a folder'],
  [
    'parts:\n',
    'parts:\n  - { id: all, kind: tree, title: All, path: rooms, exclude: [index.db, index.db-wal, index.db-shm, index.db-journal] }\n',
    'Exclude their folder',
  ],
  ['probe: secrets', 'probe: secret', 'did you mean "secrets"'],
  ['path: key.json', 'path: other.json', '"key.json", which the probe reads, is no part of the set'],
  [
    'path: rooms/index.db\n    sql',
    'path: rooms/other.db\n    sql',
    '"rooms/other.db", which the probe reads',
  ],
  ['raw: { base: preferences, file', 'raw: { base: preference, file', 'did you mean "preferences"'],
  [
    '{ base: preferences, file: key.json, json: $.key, decode: base64 }',
    '{ credential: account }',
    'which is in no set',
  ],
  [
    '{ base: preferences, file: key.json, json: $.key, decode: base64 }',
    '{ setting: preferences }',
    'Name it as base',
  ],
])('with %s → %s it is told', (from, to, told) => {
  expect(sound).toContain(from);
  expect(problemsOf(sound.replace(from, to)).join('\n')).toContain(told);
});

it('is placed as a pattern, and its proof knows the parts that it reads', () => {
  const parsed = parsePack(sound);
  if (!parsed.ok) throw new Error('it is sound');
  const target = { settings: { root: '/srv/app', preferences: '/home/app' } };
  expect(partsFor(parsed.pack, target)[0]).toMatchObject({
    state: 'pattern',
    basePath: '/srv/app',
    path: 'rooms/*.db',
  });
  const [proof] = proofsOf(parsed.pack, target);
  expect(proof).toMatchObject({ id: 'open', store: 'index' });
  expect(proof?.partOf({ base: 'preferences', file: 'key.json', json: '$.key', decode: 'base64' })).toBe(
    'key',
  );
  expect(partsFor(parsed.pack, { settings: {} })[0]).toMatchObject({ state: 'unplaced', setting: 'root' });
});
