import { createCipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parsePack } from '../../../../electron/packs/parse-pack.ts';
import { partsFor } from '../../../../electron/packs/parts-for-target.ts';
import { proofsOf } from '../../../../electron/packs/proofs.ts';
import { planCapture } from '../../../../electron/snapshots/capture/plan-capture.ts';
import type { CapturedSet } from '../../../../electron/snapshots/capture/capture-set.ts';
import { openSqlite } from '../../../../electron/platform/sqlite.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { CohrtzFiles } from '../../../lab/cohrtz/files.ts';
import type { CohrtzFault } from '../../../lab/cohrtz/faults.ts';
import { localSource } from '../../../../electron/snapshots/capture/source/local-source.ts';
import { makeShop, partOf, refusalOf } from './support/sets.ts';

const parsed = parsePack(`pack: rooms
version: 1
title: Rooms
settings:
  root: { type: folder, title: Folder }
  preferences: { type: folder, title: Preferences }
probes:
  - id: store
    kind: secure-store
    title: Store
    group: a
    path: cohrtz_secure.db
    sql: SELECT key, value FROM secure_blobs
    key:
      argon2id:
        password:
          - { base: preferences, file: shared_preferences.json, json: "$['flutter.cohrtz_secure_install_id']" }
          - { text: '|cohrtz_secure_storage_v1|linux' }
        salt: { base: preferences, file: shared_preferences.json, json: "$['flutter.cohrtz_secure_kdf_salt']", decode: base64 }
        memory-kib: 19456
        passes: 2
        lanes: 1
    envelope: { prefix: { hex: '01' } }
    rules: [{ match: ^vault_key_initialized_(.+)$, needs: key_*, else: degraded }]
parts:
  - { id: rooms, kind: databases, title: Rooms, path: cohrtz_*.db, except: [cohrtz_secure.db], needs: [store] }
  - { id: store, kind: sqlite, title: Store, path: cohrtz_secure.db }
  - { id: packets, kind: databases, title: Packets, path: packet_store_*.db, required: false }
  - { id: preferences, kind: file, title: Preferences, base: preferences, path: shared_preferences.json, sensitive: true }
proofs: [{ id: secrets, title: Secrets open, probe: store }]
`);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { pack } = parsed;

function device(messages = 20) {
  const shop = makeShop();
  const files = new CohrtzFiles(join(shop.root, 'device'), messages);
  const settings = { root: files.documents, preferences: files.preferences };
  const parts = partsFor(pack, { settings });
  const proofs = proofsOf(pack, { settings });
  return {
    shop,
    files,
    parts,
    capture: (change: Parameters<typeof shop.capture>[0] = {}) =>
      shop.capture({ parts, proofs, references: [], ...change }),
  };
}

const roomsOf = (set: CapturedSet) => set.parts.filter(({ group }) => group?.id === 'rooms');

it('takes every database of the pattern as a part of its own, by names that stay the same', async () => {
  const { capture } = device();
  const set = await capture();
  expect(roomsOf(set).map(({ id, group }) => [group?.file, id])).toEqual([
    ['cohrtz_Ops2.db', expect.stringMatching(/^rooms-ops2-[0-9a-f]{8}$/)],
    ['cohrtz____.db', expect.stringMatching(/^rooms-[0-9a-f]{8}$/)],
    ['cohrtz_a_b.db', expect.stringMatching(/^rooms-a-b-[0-9a-f]{8}$/)],
    ['cohrtz_design.db', 'rooms-design'],
    ['cohrtz_general.db', 'rooms-general'],
  ]);
  expect(roomsOf(set).every(({ state, kind }) => state === 'captured' && kind === 'sqlite')).toBe(true);
  expect(partOf(set, 'rooms-general')?.database?.tables['chat_messages']?.rows).toBe(20);
  expect(partOf(set, 'store')?.group).toBeUndefined();
  expect(set.parts.filter(({ group }) => group?.id === 'packets')).toHaveLength(2);
});

it('proves the secrets with the key that it derives from the set', async () => {
  const { capture, files } = device();
  const [proof] = (await capture()).proofs;
  expect(proof).toMatchObject({ id: 'secrets', state: 'ok', tried: 38, opened: 38, findings: [] });
  files.fault('key-missing', true);
  const [incomplete] = (await capture()).proofs;
  expect(incomplete).toMatchObject({ state: 'degraded', tried: 37, opened: 37 });
  expect(incomplete?.findings[0]?.reason.en).toContain('"key_general"');
  for (const value of files.secrets().values())
    if (value.length > 8) expect(JSON.stringify(incomplete)).not.toContain(value);
});

it.each([
  ['other-installation', 'None of the 38 secrets opens'],
  ['blob-altered', '1 of 38 secrets do not open: "gsk_design"'],
  ['room-encrypted', 'encrypted'],
  ['room-truncated', 'ends too early'],
  ['room-empty', 'empty (0 bytes)'],
  ['room-other-file', 'another kind of file (zip)'],
] as const)('refuses the set with %s, and names it', async (fault: CohrtzFault, text) => {
  const { capture, files } = device();
  files.fault(fault, true);
  const { code, text: told } = await refusalOf(capture());
  expect(code).toBe('snapshot/incomplete-set');
  expect(told.en).toContain(text);
  expect(told.en).toContain(fault.startsWith('room') ? 'cohrtz_general.db' : 'Secrets open');
});

it('keeps what does not open in a knowingly partial set, and says that it does not', async () => {
  const { capture, files } = device();
  files.fault('other-installation', true);
  const set = await capture({ partialReason: 'evidence of the incident' });
  expect(set.partialReason).toBe('evidence of the incident');
  expect(partOf(set, 'store')?.state).toBe('captured');
  expect(set.proofs[0]).toMatchObject({ state: 'down', opened: 0 });
});

it('refuses a file whose name SQLite cannot be given, and a folder without any', async () => {
  const { capture, files } = device();
  const odd = Buffer.concat([
    Buffer.from(`${files.documents}/cohrtz_`),
    Buffer.from([0xff]),
    Buffer.from('.db'),
  ]);
  writeFileSync(odd, 'x');
  expect((await refusalOf(capture())).text.en).toContain('not valid UTF-8');
  rmSync(odd);
  for (const name of files.roomNames()) rmSync(join(files.documents, name));
  expect((await refusalOf(capture())).text.en).toContain('"Rooms" (cohrtz_*.db)');
});

it('tells once of a room that has gone, and takes a new one', async () => {
  const { shop, capture, files } = device();
  const first = await capture();
  rmSync(join(files.documents, 'cohrtz_design.db'));
  writeFileSync(
    join(files.documents, 'cohrtz_fresh.db'),
    readFileSync(join(files.documents, 'cohrtz_general.db')),
  );
  const second = await capture({ previous: shop.asPrevious(first) });
  expect(partOf(second, 'rooms-design')).toMatchObject({
    state: 'absent',
    group: { file: 'cohrtz_design.db' },
  });
  expect(partOf(second, 'rooms-design')?.reason?.en).toContain('was in the snapshot before');
  expect(partOf(second, 'rooms-fresh')?.state).toBe('captured');
  const third = await capture({ previous: shop.asPrevious(second) });
  expect(partOf(third, 'rooms-design')).toBeUndefined();
});

it('plans each database by itself, and a folder that has the name of one as a problem', async () => {
  const { parts, files } = device();
  mkdirSync(join(files.documents, 'cohrtz_folder.db'));
  const source = localSource();
  const context = { source, clock: new SystemClock(), signal: new AbortController().signal };
  const planned = await planCapture(parts, context);
  const stateOf = (path: string) => planned.find((one) => one.path === path)?.state;
  expect(stateOf('cohrtz_general.db')).toBe('ready');
  expect(stateOf('cohrtz_folder.db')).toBe('problem');
});

it('proves a store with a key of raw bytes, and refuses the set when the key is another one', async () => {
  const shop = makeShop();
  const raw = parsePack(`pack: notes
version: 1
title: Notes
settings: { root: { type: folder, title: Folder } }
probes:
  - { id: notes, kind: secure-store, title: Notes, group: security, path: notes.db, sql: 'SELECT name, note FROM note', key: { raw: { file: signing.key } } }
parts:
  - { id: database, kind: sqlite, title: Database, path: notes.db }
  - { id: key, kind: file, title: Key, path: signing.key, format: 32 raw bytes }
proofs: [{ id: open, title: The notes open, probe: notes }]
`);
  if (!raw.ok) throw new Error(JSON.stringify(raw.problems));
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([nonce, cipher.update('a note'), cipher.final(), cipher.getAuthTag()]);
  const database = openSqlite(shop.path('notes.db'), {
    readOnly: false,
    mustExist: false,
    busyTimeoutMs: 1000,
  });
  database.exec('CREATE TABLE note (name TEXT, note BLOB)');
  database.prepare("INSERT INTO note VALUES ('ann', ?)").run(sealed);
  database.close();
  shop.put('signing.key', key);
  const target = { settings: { root: shop.root } };
  const request = { parts: partsFor(raw.pack, target), proofs: proofsOf(raw.pack, target), references: [] };
  expect((await shop.capture(request)).proofs).toMatchObject([{ state: 'ok', tried: 1, opened: 1 }]);
  shop.put('signing.key', randomBytes(32));
  const refusal = await refusalOf(shop.capture(request));
  expect(refusal.text.en).toContain('None of the 1 secrets opens');
});
