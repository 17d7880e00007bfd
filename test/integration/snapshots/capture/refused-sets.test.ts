import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asOtherAccount } from './support/other-account.ts';
import { afterDatabase, makeShop, partOf, refusalOf } from './support/sets.ts';
import type { Shop } from './support/sets.ts';

test('a key that the database depends on is missed, and its reason told; without dependents it may be absent', async () => {
  const shop = makeShop();
  shop.database.exec('INSERT INTO room VALUES (0)');
  const set = await shop.capture();
  expect(partOf(set, 'master-key')).toMatchObject({ state: 'absent' });
  expect(partOf(set, 'program')?.reason?.en).toMatch(
    /^It was not there below .+, and the set does not need it/,
  );
  shop.database.exec('INSERT INTO room VALUES (1)');
  const refusal = await refusalOf(shop.capture());
  expect(refusal.code).toBe('snapshot/incomplete-set');
  expect(refusal.message).toMatch(/"Master key" \(master.key\): It is missing .* Rooms are sealed with it/);
  shop.put('master.key', randomBytes(32), 0o600);
  expect(partOf(await shop.capture(), 'master-key')).toMatchObject({ state: 'captured' });
});

test.each([
  ['changes', (shop: Shop) => shop.put('secret', 'ffffffff', 0o600)],
  ['disappears', (shop: Shop) => rmSync(shop.path('config.py'))],
  ['appears', (shop: Shop) => shop.put('master.key', randomBytes(32))],
])('a key that %s during the capture fails the set', async (_what, act) => {
  const shop = makeShop();
  const refusal = await refusalOf(shop.capture({ captureDatabase: afterDatabase(() => act(shop)) }));
  expect(refusal.code).toBe('snapshot/key-changed');
  expect(refusal.message).toMatch(/"(Secret|Configuration|Master key)"/);
  expect(refusal.message).not.toMatch(/ffffffff/);
});

test('a key that changes after it was captured is seen by the last comparison', async () => {
  const shop = makeShop();
  const put = shop.sink.put.bind(shop.sink);
  let secretSeen = false;
  shop.sink.put = async (stream, chunkBytes, signal) => {
    const stored = await put(stream, chunkBytes, signal);
    if (secretSeen) return stored;
    secretSeen = shop.sink.bytesOf(stored.chunks).toString() === 'a1b2c3d4';
    if (secretSeen) shop.put('secret', 'ffffffff', 0o600);
    return stored;
  };
  expect((await refusalOf(shop.capture())).code).toBe('snapshot/key-changed');
  expect(secretSeen).toBe(true);
});

test('what an interrupted restore has left is no set, and the way out of it is named', async () => {
  const shop = makeShop();
  const id = 'a1b2c3d4e5f60718';
  // As the gate is put away while a restore goes on.
  renameSync(shop.path('config.py'), shop.path('elsewhere'));
  shop.put(`.holdfast-restore-${id}.intent.json`, '{}');
  const refusal = await refusalOf(shop.capture());
  expect(refusal.code).toBe('restore/interrupted');
  expect(refusal.message).toContain(
    `restore resume ${id}" or take it back with "holdfast restore rollback ${id}"`,
  );
  rmSync(shop.path(`.holdfast-restore-${id}.intent.json`));
  renameSync(shop.path('elsewhere'), shop.path('config.py'));
  expect((await shop.capture()).partialReason).toBeNull();
});

test('a knowingly partial set leaves out what cannot be taken, and says why', async () => {
  const shop = makeShop();
  rmSync(shop.path('secret'));
  shop.put('uploads/a.txt', 'first');
  expect((await refusalOf(shop.capture({ partialReason: '  ' }))).code).toBe('snapshot/incomplete-set');
  const set = await shop.capture({ partialReason: 'The key is lost; save the rest.' });
  expect(set.partialReason).toBe('The key is lost; save the rest.');
  expect(partOf(set, 'secret')).toMatchObject({ state: 'left-out', list: [], files: 0 });
  expect(partOf(set, 'secret')?.reason?.en).toMatch(/It is missing/);
  expect(partOf(set, 'uploads')).toMatchObject({ state: 'captured', files: 1 });
  shop.put('secret', 'a1b2c3d4', 0o600);
  expect((await shop.capture({ partialReason: 'Not needed after all.' })).partialReason).toBeNull();
});

test('a partial set without its database has no references, and a key that may be needed is left out', async () => {
  const shop = makeShop();
  shop.database.close();
  writeFileSync(shop.path('shop.db'), randomBytes(8192));
  const set = await shop.capture({ partialReason: 'The database is damaged.' });
  expect(partOf(set, 'database')).toMatchObject({ state: 'left-out' });
  expect(partOf(set, 'master-key')).toMatchObject({ state: 'left-out' });
  expect(set.references).toEqual([]);
});

test('a set of which nothing can be captured is none, however partial', async () => {
  const shop = makeShop();
  shop.database.close();
  renameSync(shop.root, `${shop.root}-moved`);
  const refusal = await refusalOf(shop.capture({ partialReason: 'Whatever is there.' }));
  expect(refusal.code).toBe('snapshot/incomplete-set');
  renameSync(`${shop.root}-moved`, shop.root);
});

test('a tree that disappears during the capture is named, and what it held is not lost silently', async () => {
  const shop = makeShop();
  shop.put('uploads/a.txt', 'first');
  const remove = () => rmSync(shop.path('uploads'), { recursive: true });
  const refusal = await refusalOf(shop.capture({ captureDatabase: afterDatabase(remove) }));
  expect(refusal.code).toBe('snapshot/incomplete-set');
  expect(refusal.message).toMatch(/"Uploads" \(uploads\): It is missing below/);
});

test('what a bare host needs can fail nothing: what is no file is noted', async () => {
  const shop = makeShop();
  mkdirSync(shop.path('start.sh'));
  const rebuild = partOf(await shop.capture(), 'rebuild');
  expect(rebuild).toMatchObject({ state: 'captured', files: 1 });
  expect(rebuild?.notes.map((note) => note.en)).toEqual([
    expect.stringMatching(/not in the set \(1\): "start.sh"/),
  ]);
  rmSync(shop.path('versions.txt'));
  rmSync(shop.path('start.sh'), { recursive: true });
  expect(partOf(await shop.capture(), 'rebuild')).toMatchObject({ state: 'absent', files: 0 });
});

test('after an unreadable file nothing more is read in vain', async () => {
  const shop = makeShop();
  for (const name of ['a', 'b', 'c']) shop.put(`uploads/${name}`, `content of ${name}`);
  for (let file = 0; file < 30; file += 1) shop.put(`uploads/later/${file}`, 'in vain');
  const outside = join(shop.root, '..');
  execFileSync('chown', ['-R', '65534:65534', outside]);
  chmodSync(shop.path('uploads', 'a'), 0o000);
  await asOtherAccount(outside, () => refusalOf(shop.capture()));
  const inVain = createHash('sha256').update('in vain').digest('hex');
  expect(shop.sink.streams.filter((sha256) => sha256 === inVain).length).toBeLessThan(20);
});

test('a folder in the place of a key is named', async () => {
  const shop = makeShop();
  rmSync(shop.path('secret'));
  mkdirSync(shop.path('secret'));
  const refusal = await refusalOf(shop.capture());
  expect(refusal.message).toMatch(/"Secret" \(secret\): It is not a file/);
});

test('a key that was another one just while it was captured fails the set', async () => {
  const shop = makeShop();
  const put = shop.sink.put.bind(shop.sink);
  let captured = '';
  shop.sink.put = async (stream, chunkBytes, signal) => {
    const stored = await put(stream, chunkBytes, signal);
    const content = shop.sink.bytesOf(stored.chunks).toString();
    if (content.startsWith('python')) shop.put('secret', 'ffffffff', 0o600);
    if (content === 'ffffffff') captured = content;
    if (content.startsWith('PORT')) shop.put('secret', 'a1b2c3d4', 0o600);
    return stored;
  };
  expect((await refusalOf(shop.capture())).code).toBe('snapshot/key-changed');
  expect(captured).toBe('ffffffff');
});

test('a database smaller than it must be, with what its log held, is named', async () => {
  const shop = makeShop();
  const parts = shop
    .request()
    .parts.map((part) =>
      part.state === 'placed' && part.definition.kind === 'sqlite'
        ? { ...part, definition: { ...part.definition, 'min-bytes': 1024 ** 2 } }
        : part,
    );
  const refusal = await refusalOf(shop.capture({ parts }));
  expect(refusal.message).toMatch(/"Database" \(shop.db\): It holds .* less than the 1 MiB it must have/);
  expect(readdirSync(shop.request().scratchRoot)).toEqual([]);
});
