import { argon2Sync, createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openSqlite } from '../sqlite.ts';

const platform = 'linux';
const idName = 'flutter.cohrtz_secure_install_id';
const saltName = 'flutter.cohrtz_secure_kdf_salt';

/** What the key of a store is made of. */
export type Installation = { readonly id: string; readonly salt: Buffer };

export function newInstallation(): Installation {
  return { id: randomUUID(), salt: randomBytes(16) };
}

/** The preferences as the plugin of the application writes them, among settings of others. */
export function writePreferences(path: string, { id, salt }: Installation): void {
  mkdirSync(dirname(path), { recursive: true });
  const preferences = { 'flutter.theme': 'dark', [idName]: id, [saltName]: salt.toString('base64') };
  writeFileSync(path, JSON.stringify(preferences), { mode: 0o600 });
}

export function readPreferences(path: string): Installation {
  const all = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  return { id: all[idName] ?? '', salt: Buffer.from(all[saltName] ?? '', 'base64') };
}

/** Keys that were derived already, by installation: each takes 60 ms of a processor, and is asked for again and again. */
const derivedKeys = new Map<string, Buffer>();

export function keyOf(installation: Installation): Buffer {
  const name = `${installation.id} ${installation.salt.toString('base64')}`;
  const known = derivedKeys.get(name);
  if (known !== undefined) return known;
  const key = derivedKey(installation);
  derivedKeys.set(name, key);
  return key;
}

function derivedKey({ id, salt }: Installation): Buffer {
  return argon2Sync('argon2id', {
    message: Buffer.from(`${id}|cohrtz_secure_storage_v1|${platform}`),
    nonce: salt,
    memory: 19_456,
    passes: 2,
    parallelism: 1,
    tagLength: 32,
  });
}

function seal(value: string, key: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), nonce, text, cipher.getAuthTag()]);
}

function open(blob: Buffer, key: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(1, 13));
  decipher.setAuthTag(blob.subarray(-16));
  return Buffer.concat([decipher.update(blob.subarray(13, -16)), decipher.final()]).toString('utf8');
}

/** `cohrtz_secure.db` with these secrets, encrypted under the key of the installation. */
export function writeStore(
  path: string,
  secrets: ReadonlyMap<string, string>,
  installation: Installation,
): void {
  const key = keyOf(installation);
  const database = openSqlite(path, { busyTimeoutMs: 1000 });
  database.pragma('synchronous = OFF');
  database.exec(
    'CREATE TABLE IF NOT EXISTS secure_blobs (key TEXT PRIMARY KEY, value BLOB, updated_at INTEGER)',
  );
  const insert = database.prepare('INSERT OR REPLACE INTO secure_blobs VALUES (?, ?, ?)');
  database.transaction(() => {
    for (const [name, value] of secrets) insert.run(name, seal(value, key), 1_767_225_600_000);
  })();
  database.close();
}

/** All secrets in plain, as the application reads them. Throws where one does not open. */
export function readStore(path: string, installation: Installation): ReadonlyMap<string, string> {
  const key = keyOf(installation);
  const database = openSqlite(path, { busyTimeoutMs: 1000 });
  try {
    const rows = database.prepare('SELECT key, value FROM secure_blobs').all() as {
      key: string;
      value: Buffer;
    }[];
    return new Map(rows.map(({ key: name, value }) => [name, open(value, key)]));
  } finally {
    database.close();
  }
}

/** What the application keeps for its rooms. */
export function secretsOf(rooms: readonly string[]): ReadonlyMap<string, string> {
  const random = () => randomBytes(32).toString('base64');
  const own: [string, string][] = [
    ['device_db_key', random()],
    ['known_groups', JSON.stringify(rooms)],
  ];
  const ofRooms = rooms.flatMap((room): [string, string][] => [
    [`key_${room}`, random()],
    [`vault_key_initialized_${room}`, 'true'],
    [`gsk_${room}`, random()],
    [`treekem_private_${room}`, random()],
    [`treekem_epoch_${room}`, '7'],
    [`token_${room}`, 'a.b.c'],
  ]);
  return new Map([...own, ...ofRooms]);
}
