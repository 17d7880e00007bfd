import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import type { SqliteDatabase } from '../../../electron/platform/sqlite.ts';

/*
 * What is captured: a live database, uploads of mixed sizes and a key; and, apart from it, very many small files. Half of every
 * kind of data is words, which compress, and half is not to be compressed. The same numbers make the same bytes.
 */

export const databaseName = 'server.db';
export const uploadsName = 'uploads';
export const keyName = 'master.key';

const rowBytes = 560;
const filesPerFolder = 200;
const kib = 1024;

/** Numbers from 0 up to, not including, 1, the same for the same seed (mulberry32). */
export function numbersOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Long runs of words and of noise that contents are cut from. */
const stockBytes = 32 * 1024 ** 2;
let stocks: { readonly words: Buffer; readonly noise: Buffer } | null = null;

function stock(): { readonly words: Buffer; readonly noise: Buffer } {
  if (stocks !== null) return stocks;
  const next = numbersOf(1);
  const vocabulary = Array.from({ length: 4000 }, () =>
    Array.from(
      { length: 2 + Math.floor(next() * 8) },
      () => 'etaoinshrdlucmfwyp'[Math.floor(next() ** 2 * 18)],
    ).join(''),
  );
  const words: string[] = [];
  for (let bytes = 0; bytes < stockBytes;) {
    const word = `${vocabulary[Math.floor(next() ** 2 * vocabulary.length)] ?? ''} `;
    words.push(word);
    bytes += word.length;
  }
  const noise = Buffer.alloc(stockBytes);
  for (let at = 0; at < stockBytes; at += 4) noise.writeUInt32LE(Math.floor(next() * 2 ** 32), at);
  stocks = { words: Buffer.from(words.join('').slice(0, stockBytes), 'latin1'), noise };
  return stocks;
}

/** Bytes that no other call with these numbers gives, so that nothing is found twice. */
function content(isText: boolean, sizeBytes: number, next: () => number): Buffer {
  const { words, noise } = stock();
  if (isText) {
    const from = Math.floor(next() * (stockBytes - sizeBytes));
    const text = Buffer.from(words.subarray(from, from + sizeBytes));
    // A number in every page: a run of the stock that comes up twice is still another run.
    for (let at = 0; at + 8 <= sizeBytes; at += 512) text.writeUInt32LE(Math.floor(next() * 2 ** 32), at);
    return text;
  }
  const from = Math.floor(next() * (stockBytes - sizeBytes)) & ~3;
  const bytes = Buffer.from(noise.subarray(from, from + sizeBytes));
  const mask = Math.floor(next() * 2 ** 32);
  for (let at = 0; at + 4 <= sizeBytes; at += 4)
    bytes.writeUInt32LE((bytes.readUInt32LE(at) ^ mask) >>> 0, at);
  return bytes;
}

/** A database in WAL mode of about that size: messages of which half is words. */
export function makeDatabase(folder: string, sizeBytes: number): void {
  const database = openDatabase(folder);
  try {
    database.pragma('synchronous = OFF');
    database.exec(`CREATE TABLE message (id INTEGER PRIMARY KEY, room INTEGER NOT NULL, sender INTEGER NOT NULL,
      created_at INTEGER NOT NULL, body TEXT NOT NULL, attachment BLOB NOT NULL)`);
    const insert = database.prepare(
      'INSERT INTO message (room, sender, created_at, body, attachment) VALUES (?, ?, ?, ?, ?)',
    );
    const next = numbersOf(2);
    const rows = Math.ceil(sizeBytes / rowBytes);
    database.transaction(() => {
      for (let row = 0; row < rows; row += 1) {
        insert.run(
          Math.floor(next() ** 2 * 300),
          Math.floor(next() ** 2 * 2000),
          1_700_000_000_000 + row * 977,
          content(true, 160 + Math.floor(next() * 160), next).toString('latin1'),
          content(false, 160 + Math.floor(next() * 160), next),
        );
      }
    })();
    database.exec('CREATE INDEX message_room ON message (room, created_at)');
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

/** Where the rows lie that change: all over the table, or the newest ones, as servers do. */
export type Change = 'anywhere' | 'newest';

/** Changes a share of the rows. Answers how many. */
export function changeRows(folder: string, share: number, where: Change, seed: number): number {
  const database = openDatabase(folder);
  try {
    const next = numbersOf(seed);
    const rows = Number(database.prepare('SELECT max(id) FROM message').pluck().get());
    const changed = Math.floor(rows * share);
    const update = database.prepare('UPDATE message SET body = ?, attachment = ? WHERE id = ?');
    database.transaction(() => {
      for (let done = 0; done < changed; done += 1) {
        const id = where === 'newest' ? rows - done : 1 + Math.floor(next() * rows);
        update.run(content(true, 240, next).toString('latin1'), content(false, 240, next), id);
      }
    })();
    database.pragma('wal_checkpoint(TRUNCATE)');
    return changed;
  } finally {
    database.close();
  }
}

export function openDatabase(folder: string): SqliteDatabase {
  const database = openSqlite(join(folder, databaseName), {
    readOnly: false,
    mustExist: false,
    busyTimeoutMs: 60_000,
  });
  database.pragma('journal_mode = WAL');
  return database;
}

/** Uploads of 107 KiB on average: most are small, one in a hundred has megabytes. Every second one is text. Answers their bytes. */
export function makeUploads(folder: string, files: number): number {
  const next = numbersOf(3);
  const sizeOf = (file: number): number =>
    file % 100 === 99 ? (2 + next() * 8) * kib * kib : kib * 2 ** (next() * 8);
  return makeFiles(join(folder, uploadsName), files, next, sizeOf);
}

/** Small files of 0.1 to 2 KiB. */
export function makeSmallFiles(folder: string, files: number): number {
  const next = numbersOf(4);
  return makeFiles(join(folder, uploadsName), files, next, () => 100 + next() * 1900);
}

function makeFiles(
  folder: string,
  files: number,
  next: () => number,
  sizeOf: (file: number) => number,
): number {
  let bytes = 0;
  for (let file = 0; file < files; file += 1) {
    const inner = join(folder, String(Math.floor(file / filesPerFolder)).padStart(4, '0'));
    if (file % filesPerFolder === 0) mkdirSync(inner, { recursive: true });
    const name = createHash('md5').update(String(file)).digest('hex');
    const data = content(file % 2 === 0, Math.floor(sizeOf(file)), next);
    writeFileSync(join(inner, `${name}.${file % 2 === 0 ? 'txt' : 'jpg'}`), data);
    bytes += data.length;
  }
  return bytes;
}

/** Makes the folder as well. */
export function makeKey(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, keyName), content(false, 32, numbersOf(5)), { mode: 0o600 });
}
