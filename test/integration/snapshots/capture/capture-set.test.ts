import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { localText } from '../../../../shared/text/local-text.ts';
import { RootPart } from '../../../../electron/repository/roots/snapshot-root.ts';
import { afterDatabase, beforeDatabase, makeShop, partOf, refusalOf } from './support/sets.ts';

test('a whole set has every part, with its lists, hashes and counts', async () => {
  const shop = makeShop();
  shop.put('uploads/a.txt', 'first');
  shop.put('uploads/deep/b.txt', 'second');
  shop.put('uploads/cache/x', 'left out');
  shop.put('uploads/thumbs/y', 'left out');
  shop.put('uploads/loose', 'nobody knows it');
  shop.refer('a.txt', 'deep/b.txt');
  const set = await shop.capture();
  expect(set.partialReason).toBeNull();
  for (const part of set.parts) expect(RootPart.parse(part)).toEqual(part);
  expect(Object.fromEntries(set.parts.map((part) => [part.id, part.state]))).toEqual({
    database: 'captured',
    uploads: 'captured',
    secret: 'captured',
    config: 'captured',
    rebuild: 'captured',
    'master-key': 'absent',
    program: 'absent',
  });
  const uploads = partOf(set, 'uploads');
  expect(shop.entries(uploads).map(({ path, type }) => `${type} ${path}`)).toEqual([
    'folder uploads',
    'file uploads/a.txt',
    'folder uploads/deep',
    'file uploads/deep/b.txt',
    'file uploads/loose',
    'folder uploads/thumbs',
  ]);
  expect(uploads).toMatchObject({ files: 3, bytes: 5 + 6 + 15, base: 'root' });
  expect(shop.content(uploads, 'uploads/deep/b.txt')).toBe('second');
  expect(shop.content(partOf(set, 'secret'), 'secret')).toBe('a1b2c3d4');
  expect(partOf(set, 'secret')).toMatchObject({
    sensitive: true,
    sha256: createHash('sha256').update('a1b2c3d4').digest('hex'),
  });
  expect(shop.entries(partOf(set, 'rebuild')).map((entry) => entry.path)).toEqual(['versions.txt']);
  expect(partOf(set, 'database')).toMatchObject({
    needs: ['master-key'],
    database: { quickCheck: 'ok', tables: { file: { rows: 2 } } },
  });
  expect(set.references).toEqual([
    {
      id: 'uploads',
      title: localText('Files of the database', 'Files of the database'),
      referred: 2,
      missing: 0,
      missingNames: [],
      unreferenced: 0,
      unreferencedNames: [],
    },
  ]);
  expect(set.skewMs).toBeGreaterThanOrEqual(0);
  expect(set.finishedAt).toBeGreaterThanOrEqual(set.startedAt);
  expect(readdirSync(shop.request().scratchRoot)).toEqual([]);
});

test('missing, empty, badly formed and too permissive parts are all named in one refusal, before the database is touched', async () => {
  const shop = makeShop();
  chmodSync(shop.path('secret'), 0o644);
  shop.put('config.py', '');
  shop.put('master.key', 'short');
  rmSync(shop.path('uploads'), { recursive: true });
  const refusal = await refusalOf(
    shop.capture({ captureDatabase: () => Promise.reject(new Error('the database was touched')) }),
  );
  expect(refusal.code).toBe('snapshot/incomplete-set');
  for (const text of [
    /"Secret" \(secret\): Its mode 0644/,
    /"Configuration" \(config.py\): It is empty/,
    /"Master key" \(master.key\): It must hold exactly 32 bytes and holds 5/,
    /"Uploads" \(uploads\): It is missing/,
  ])
    expect(refusal.message).toMatch(text);
  expect(refusal.text.ko.length).toBeLessThan(4000);
  expect(shop.sink.streams).toEqual([]);
});

test('a database that is missing or none at all is named', async () => {
  const shop = makeShop();
  shop.database.close();
  rmSync(shop.path('shop.db'));
  expect((await refusalOf(shop.capture())).message).toMatch(/"Database" \(shop.db\): It is missing/);
  writeFileSync(shop.path('shop.db'), randomBytes(8192));
  expect((await refusalOf(shop.capture())).message).toMatch(/"Database" \(shop.db\):.*its header is random/);
});

test('an upload that comes between the first reading and the copy of the database is in the set', async () => {
  const shop = makeShop();
  shop.put('uploads/a.txt', 'first');
  const add = () => {
    shop.put('uploads/new.txt', 'just came');
    shop.refer('a.txt', 'new.txt');
  };
  const set = await shop.capture({ captureDatabase: beforeDatabase(shop, add) });
  expect(shop.content(partOf(set, 'uploads'), 'uploads/new.txt')).toBe('just came');
  expect(set.references).toMatchObject([{ referred: 2, missing: 0, unreferenced: 0 }]);
});

test('what is deleted after the database was copied stays when the database names it, else it is counted', async () => {
  const shop = makeShop();
  shop.put('uploads/named.txt', 'named');
  shop.put('uploads/other.txt', 'other');
  shop.refer('named.txt');
  const remove = () => {
    rmSync(shop.path('uploads', 'named.txt'));
    rmSync(shop.path('uploads', 'other.txt'));
  };
  const set = await shop.capture({ captureDatabase: afterDatabase(remove) });
  const uploads = partOf(set, 'uploads');
  expect(shop.content(uploads, 'uploads/named.txt')).toBe('named');
  expect(shop.entries(uploads).map((entry) => entry.path)).toEqual(['uploads', 'uploads/named.txt']);
  expect(set.references).toMatchObject([{ referred: 1, missing: 0, unreferenced: 0 }]);
  const notes = uploads?.notes.map((note) => note.en).join('\n');
  expect(notes).toMatch(/named by a database of the set and therefore kept \(1\): "uploads\/named.txt"/);
  expect(notes).toMatch(/Deleted during the capture; .* left out \(1\): "uploads\/other.txt"/);
});

test('files that the database names and the set lacks, and the other way round, are counted by name', async () => {
  const shop = makeShop();
  for (const name of ['a', 'a-b', 'a/c', 'é', 'zz'].filter((name) => name !== 'a'))
    shop.put(`uploads/${name}`, name);
  symlinkSync('zz', shop.path('uploads', 'link'));
  shop.refer('a/c', './é', 'gone', 'a/gone', 'gone', '', 'link');
  shop.database.exec('INSERT INTO file VALUES (NULL), (7)');
  const set = await shop.capture();
  expect(set.references).toMatchObject([
    {
      referred: 6,
      missing: 4,
      missingNames: ['7', 'a/gone', 'gone', 'link'],
      unreferenced: 2,
      unreferencedNames: ['a-b', 'zz'],
    },
  ]);
  expect(partOf(set, 'uploads')?.notes.map(({ en }) => en)).toEqual([
    expect.stringContaining('Links, which are kept as links: what they lead to is not in the set (1)'),
  ]);
});

test('a query that does not fit the database is noted and fails nothing', async () => {
  const shop = makeShop();
  shop.database.exec('ALTER TABLE file RENAME TO older');
  const set = await shop.capture();
  expect(set.references).toEqual([]);
  expect(partOf(set, 'uploads')?.notes.map((note) => note.en)).toEqual([
    expect.stringMatching(/Not compared with the database .*no such table/),
  ]);
});

test('a database below a tree, by a link in its place, is not read as a plain file', async () => {
  const shop = makeShop();
  mkdirSync(shop.path('app'));
  shop.database.close();
  renameSync(shop.path('shop.db'), shop.path('app', 'shop.db'));
  symlinkSync('app/shop.db', shop.path('shop.db'));
  const set = await shop.capture();
  const program = partOf(set, 'program');
  expect(shop.entries(program).map((entry) => entry.path)).toEqual(['app']);
  expect(program?.notes.map((note) => note.en)).toEqual([
    expect.stringMatching(/part of its own.*"app\/shop.db"/),
  ]);
  expect(partOf(set, 'database')).toMatchObject({ state: 'captured' });
});

test('a cancelled capture ends, and its scratch files are gone', async () => {
  const shop = makeShop();
  const abort = new AbortController();
  const refusal = await refusalOf(
    shop.capture({ signal: abort.signal, captureDatabase: afterDatabase(() => abort.abort()) }),
  );
  expect(refusal.code).toBe('run/cancelled');
  expect(readdirSync(shop.request().scratchRoot)).toEqual([]);
});

test('progress names each stage once, in order, with totals of what was expected', async () => {
  const shop = makeShop();
  for (let file = 0; file < 5; file += 1) shop.put(`uploads/${file}`, 'x'.repeat(100));
  await shop.capture({ expected: new Map([['uploads', { files: 5, bytes: 500 }]]) });
  const stages = [...new Set(shop.told.map(({ step, stage }) => `${step} ${stage.en}`))];
  expect(stages.filter((stage) => !/Copying|Counting|Checking/.test(stage))).toEqual([
    '1 Looking at the parts of the set',
    '2 Reading: Uploads',
    '4 Storing: Database',
    '5 Looking for changes: Uploads',
    '6 Reading what a bare host needs',
    '7 Reading keys and configuration',
  ]);
  const last = shop.told.filter(({ stage }) => stage.en === 'Reading: Uploads').at(-1);
  expect(last).toMatchObject({ files: 5, filesTotal: 5, bytes: 500, bytesTotal: 500 });
  expect(existsSync(shop.request().scratchRoot)).toBe(true);
});
