import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openSqlite } from '../sqlite.ts';

export const crdtTables = [
  'tasks',
  'calendar_events',
  'vault_items',
  'chat_messages',
  'chat_threads',
  'user_profiles',
  'avatar_blobs',
  'members',
  'roles',
  'group_settings',
  'dashboard_widgets',
  'logical_groups',
  'notes',
  'polls',
  'cohrtz',
  'groupman',
] as const;

/** How the application names the file of a room: what is no ASCII letter, digit or `_` becomes `_`, so names can meet. */
export function sanitized(room: string): string {
  return room.replaceAll(/[^A-Za-z0-9_]/g, '_');
}

export function roomFile(folder: string, room: string): string {
  return join(folder, `cohrtz_${sanitized(room)}.db`);
}

/** A room's database as the application makes it: plain SQLite, although the documents say SQLCipher, in rollback mode. */
export function writeRoom(folder: string, room: string, messages: number): void {
  const database = openSqlite(roomFile(folder, room), { busyTimeoutMs: 1000 });
  // Without SQLCipher this says nothing to anybody.
  database.pragma("key = 'a device key'");
  database.pragma('synchronous = OFF');
  const columns =
    'id TEXT PRIMARY KEY, value TEXT, is_deleted INTEGER DEFAULT 0, hlc TEXT, node_id TEXT, modified TEXT';
  database.transaction(() => {
    for (const table of crdtTables) {
      database.exec(`CREATE TABLE IF NOT EXISTS ${table} (${columns})`);
      const insert = database.prepare(`INSERT OR IGNORE INTO ${table} VALUES (?, ?, ?, ?, ?, ?)`);
      const rows = table === 'chat_messages' ? messages : 5;
      for (let number = 0; number < rows; number += 1) {
        const hlc = `2026-01-${String(1 + (number % 28)).padStart(2, '0')}T10:00:00.000Z-${String(number).padStart(4, '0')}-desk`;
        const value = JSON.stringify({ text: `${room} ${table} ${number}` });
        insert.run(`${table}-${number}`, value, number % 50 === 49 ? 1 : 0, hlc, 'desk', hlc);
      }
    }
  })();
  database.close();
}

export function writePackets(folder: string, room: string, packets: number): void {
  const database = openSqlite(join(folder, `packet_store_${sanitized(room)}.db`), { busyTimeoutMs: 1000 });
  database.pragma('synchronous = OFF');
  database.exec(
    'CREATE TABLE IF NOT EXISTS packets (id TEXT PRIMARY KEY, requestId TEXT, senderId TEXT, timestamp INTEGER, payload BLOB, packetType TEXT)',
  );
  const insert = database.prepare('INSERT OR IGNORE INTO packets VALUES (?, ?, ?, ?, ?, ?)');
  database.transaction(() => {
    for (let number = 0; number < packets; number += 1)
      insert.run(
        `p${number}`,
        `r${number}`,
        'peer',
        1_767_225_600_000 + number,
        Buffer.alloc(64, number),
        'sync',
      );
  })();
  database.close();
}

/** The application's own check of a table: count and hash of the records that are not deleted. */
export function diagnosticsOf(
  path: string,
  table: string,
): { readonly count: number; readonly hash: string } {
  const database = openSqlite(path, { busyTimeoutMs: 1000 });
  const rows = database.prepare(`SELECT id, value, hlc FROM ${table} WHERE is_deleted = 0`).all() as {
    id: string;
    value: string;
    hlc: string;
  }[];
  database.close();
  if (rows.length === 0) return { count: 0, hash: 'empty' };
  const hashes = rows.map(({ id, value, hlc }) => sha256(`${id}|${value}|${hlc}`));
  return { count: rows.length, hash: sha256(hashes.toSorted().join(':')) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
