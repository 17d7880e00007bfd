import { argon2Sync, createCipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { makeWorkshop } from '../live-database/support/children.ts';
import { fact } from './support/local-run.ts';
import { atEachPlace } from './support/places.ts';

const salt = Buffer.from('0123456789abcdef');
const installId = 'b8d7c1de-7b1f-4a8e-9c55-3c8c5b6a1f00';
const parameters = { m: 256, t: 2, p: 1, dkLen: 32 };

/** The envelope of the store: 01, nonce, ciphertext, tag. */
function seal(key: Uint8Array, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), nonce, sealed, cipher.getAuthTag()]);
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const probe = {
  kind: 'secure-store',
  path: 'secure.db',
  sql: 'SELECT key, value FROM secure_blobs ORDER BY key',
  key: {
    argon2id: {
      password: [
        { setting: 'preferences', json: "$['flutter.install_id']" },
        { text: '|store_v1|${settings.platform}' },
      ],
      salt: { setting: 'preferences', json: "$['flutter.salt']", decode: 'base64' },
      'memory-kib': parameters.m,
      passes: parameters.t,
      lanes: parameters.p,
    },
  },
  envelope: { prefix: { hex: '01' } },
  rules: [
    {
      match: '^vault_key_initialized_(.+)$',
      needs: 'key_*',
      reason: { en: 'The vault key is gone.', ko: '금고 키가 없습니다.' },
    },
  ],
};

function reason(outcome: ProbeOutcome): string {
  if (outcome.reason !== null) expect(outcome.reason.ko).toMatch(/[가-힣]/);
  return outcome.reason?.en ?? '';
}

atEachPlace((place) => {
  /** A store as the application keeps it, with its preferences outside of the data folder. */
  function makeStore() {
    const shop = makeWorkshop();
    const bench = place.bench(shop);
    // A child is started for each test, which takes long on a busy computer.
    bench.timeoutMs = 45_000;
    const folder = `${shop.scratch}/prefs`;
    mkdirSync(folder);
    const preferences = `${folder}/shared_preferences.json`;
    bench.settings = { preferences, platform: 'linux' };
    const prefs = { 'flutter.install_id': installId, 'flutter.salt': salt.toString('base64') };
    writeFileSync(preferences, JSON.stringify(prefs));
    const key = argon2Sync('argon2id', {
      message: Buffer.from(`${installId}|store_v1|linux`),
      nonce: salt,
      memory: parameters.m,
      passes: parameters.t,
      parallelism: parameters.p,
      tagLength: parameters.dkLen,
    });
    const database = openSqlite(shop.path('secure.db'), {
      readOnly: false,
      mustExist: false,
      busyTimeoutMs: 1000,
    });
    closing.push(() => database.close());
    database.exec('CREATE TABLE secure_blobs (key TEXT PRIMARY KEY, value BLOB, updated_at INTEGER)');
    const put = (name: string, value: Uint8Array | string) =>
      database.prepare('INSERT OR REPLACE INTO secure_blobs VALUES (?, ?, 0)').run(name, value);
    put('device_db_key', seal(key, 'the-device-secret'));
    put('key_room-a', seal(key, 'the-room-secret'));
    put('vault_key_initialized_room-a', seal(key, 'true'));
    const run = (rest: object = {}) => bench.run({ ...probe, ...rest });
    return { shop, bench, key, put, prefs, preferences, run, database };
  }

  describe('a store with its key', () => {
    test('opens whole, and nothing of it is seen', async () => {
      const { run, shop } = makeStore();
      const outcome = await run();
      expect(outcome).toMatchObject({ state: 'ok', reason: null, value: 3, unit: 'secrets' });
      expect(fact(outcome, 'opened')).toBe('3');
      expect(JSON.stringify(outcome)).not.toMatch(/the-device-secret|the-room-secret|b8d7c1de|MDEyMzQ1/);
      expect(shop.files()).toEqual(['secure.db']);
    });

    test('names what does not open, and what is not of its form', async () => {
      const { run, put } = makeStore();
      put('gsk_room-a', seal(randomBytes(32), 'x'));
      put('token_room-a', 'plain text');
      put('treekem_room-a', Buffer.from([1, 2, 3]));
      const outcome = await run();
      expect(outcome.state).toBe('down');
      expect(reason(outcome)).toMatch(/1 of 6 secrets do not open: "gsk_room-a".*\(and 1 more\)/);
      expect(fact(outcome, 'not opened by this key')).toBe('gsk_room-a');
      expect(fact(outcome, 'not of this form')).toBe('token_room-a\ntreekem_room-a');
      expect(outcome.value).toBe(3);
    });

    test('tells by its names that a key is gone', async () => {
      const { run, put, key, database } = makeStore();
      put('vault_key_initialized_room-b', seal(key, 'true'));
      database.prepare("DELETE FROM secure_blobs WHERE key = 'key_room-a'").run();
      const outcome = await run();
      expect(outcome.state).toBe('down');
      expect(reason(outcome)).toBe('Missing: "key_room-a", "key_room-b". The vault key is gone.');
      const [rule] = probe.rules;
      expect(await run({ rules: [{ ...rule, else: 'degraded' }] })).toMatchObject({ state: 'degraded' });
    });

    test('may be empty', async () => {
      const { run, database } = makeStore();
      database.exec('DELETE FROM secure_blobs');
      expect(await run()).toMatchObject({ state: 'degraded', value: 0 });
      expect(await run({ empty: 'ok' })).toMatchObject({ state: 'ok' });
    });
  });

  describe('a store without its key', () => {
    test('of another platform, installation or time opens not at all', async () => {
      const { run, bench, preferences, prefs } = makeStore();
      bench.settings = { ...bench.settings, platform: 'windows' };
      const moved = await run();
      expect(moved.state).toBe('down');
      expect(reason(moved)).toContain('None of the 3 secrets opens with this key');
      bench.settings = { ...bench.settings, platform: 'linux' };
      writeFileSync(preferences, JSON.stringify({ ...prefs, 'flutter.install_id': 'another' }));
      expect(await run()).toMatchObject({ state: 'down', value: 0 });
    });

    test('says which piece of the key is missing', async () => {
      const { run, bench, preferences, prefs } = makeStore();
      writeFileSync(preferences, JSON.stringify({ 'flutter.install_id': installId }));
      expect(reason(await run())).toContain("holds nothing at $['flutter.salt']");
      writeFileSync(preferences, JSON.stringify({ ...prefs, 'flutter.salt': 'not base64!' }));
      expect(reason(await run())).toContain('is not base64');
      writeFileSync(preferences, JSON.stringify({ ...prefs, 'flutter.salt': 'AAAA' }));
      expect(reason(await run())).toContain('only 3 bytes');
      writeFileSync(preferences, 'no json');
      expect(await run()).toMatchObject({ state: 'down' });
      rmSync(preferences);
      expect(reason(await run())).toContain('"shared_preferences.json" is missing');
      bench.settings = { platform: 'linux' };
      expect(await run()).toMatchObject({ state: 'paused' });
    });

    test('is no database, or not there', async () => {
      const { run, shop } = makeStore();
      writeFileSync(shop.path('other.db'), 'this is no database at all, only some text');
      expect(await run({ path: 'other.db' })).toMatchObject({ state: 'down' });
      expect(await run({ path: 'nothing.db' })).toMatchObject({ state: 'down' });
      expect(await run({ sql: 'SELECT a, b FROM nowhere' })).toMatchObject({ state: 'unknown' });
    });
  });

  test('a raw key of 32 bytes opens texts with a prefix in base64url', async () => {
    const { run, shop, put } = makeStore();
    const key = randomBytes(32);
    writeFileSync(shop.path('key.json'), JSON.stringify({ key: key.toString('base64url') }));
    put('profile', `enc:${seal(key, 'x').subarray(1).toString('base64url')}`);
    const rest = {
      sql: "SELECT key, value FROM secure_blobs WHERE key = 'profile'",
      key: { raw: { file: 'key.json', json: '$.key', decode: 'base64' } },
      envelope: { prefix: { text: 'enc:' }, encoding: 'base64url' },
      rules: [],
    };
    expect(await run(rest)).toMatchObject({ state: 'ok', value: 1 });
    writeFileSync(shop.path('key.json'), JSON.stringify({ key: 'c2hvcnQ' }));
    expect(reason(await run(rest))).toContain('5 bytes instead of 32');
  });

  test('a key file is read whole: as its bytes, or as what its text means', async () => {
    const { run, shop, put, bench } = makeStore();
    const key = randomBytes(32);
    put('profile', seal(key, 'x'));
    const opened = (raw: object) =>
      run({ sql: "SELECT key, value FROM secure_blobs WHERE key = 'profile'", key: { raw }, rules: [] });
    writeFileSync(shop.path('signing.key'), key);
    expect(await opened({ file: 'signing.key' })).toMatchObject({ state: 'ok', value: 1 });
    writeFileSync(shop.path('signing.hex'), `${key.toString('hex')}\n`);
    expect(await opened({ file: 'signing.hex', decode: 'hex' })).toMatchObject({ state: 'ok', value: 1 });
    bench.settings = { chosen: shop.path('signing.key') };
    expect(await opened({ setting: 'chosen' })).toMatchObject({ state: 'ok', value: 1 });
    writeFileSync(shop.path('signing.key'), randomBytes(32));
    expect(reason(await opened({ file: 'signing.key' }))).toContain('None of the 1 secrets opens');
    writeFileSync(shop.path('signing.key'), '');
    expect(reason(await opened({ file: 'signing.key' }))).toContain('0 bytes instead of 32');
  });
});
