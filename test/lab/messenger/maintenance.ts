import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { SqliteConnection } from '../sqlite.ts';
import { type PracticeClock, localStamp, utcStamp } from './clock.ts';
import type { MessengerDatabase } from './database.ts';

/** What the last round of maintenance removed; the keys are those of the health answer. */
export type MaintenanceResults = {
  readonly cleaned_access_logs: number;
  readonly cleaned_device_sessions: number;
  readonly cleaned_empty_rooms: number;
  readonly cleaned_orphan_profiles: number;
  readonly cleaned_orphan_uploads: number;
  readonly cleaned_upload_tokens: number;
  readonly closed_polls: number;
};

export type MaintenanceState = {
  readonly lastRunAt: () => number;
  readonly lastResults: () => MaintenanceResults;
  /** Paths relative to `uploads/` of every file that was deleted since the start. */
  readonly deletedUploads: () => readonly string[];
  readonly run: () => void;
};

const dayMs = 86_400_000;
const orphanAgeMs = 30 * 60_000;

/** The server's own clean-up: runs once inside start-up and then at an interval, and deletes for good. */
export function maintenance(
  folder: string,
  database: MessengerDatabase,
  clock: PracticeClock,
): MaintenanceState {
  let lastRunAt = clock.now();
  let results: MaintenanceResults = noResults;
  const deleted: string[] = [];
  return {
    deletedUploads: () => deleted,
    lastRunAt: () => lastRunAt,
    lastResults: () => results,
    run: () => {
      lastRunAt = clock.now();
      results = database.attempt(noResults, (connection) => clean(folder, connection, clock.now(), deleted));
    },
  };
}

const noResults: MaintenanceResults = {
  cleaned_access_logs: 0,
  cleaned_device_sessions: 0,
  cleaned_empty_rooms: 0,
  cleaned_orphan_profiles: 0,
  cleaned_orphan_uploads: 0,
  cleaned_upload_tokens: 0,
  closed_polls: 0,
};

function clean(
  folder: string,
  connection: SqliteConnection,
  now: number,
  deleted: string[],
): MaintenanceResults {
  const change = (sql: string, ...values: readonly string[]): number =>
    connection.prepare(sql).run(...values).changes;
  const daysAgo = (days: number): string => utcStamp(now - days * dayMs);
  const removeOrphans = (below: string, kept: ReadonlySet<string>): number => {
    const names = orphans(join(folder, 'uploads', below), kept, now);
    for (const name of names) {
      rmSync(join(folder, 'uploads', below, name));
      deleted.push(posix.join(below, name));
    }
    return names.length;
  };
  return {
    cleaned_device_sessions: change(
      `DELETE FROM device_sessions WHERE expires_at <= ? OR (revoked_at IS NOT NULL AND revoked_at < ?)
       OR COALESCE(last_used_at, created_at) < ?`,
      utcStamp(now),
      daysAgo(30),
      daysAgo(90),
    ),
    cleaned_access_logs: change(
      `DELETE FROM access_logs WHERE created_at < ? AND id NOT IN
       (SELECT CAST(target_id AS INTEGER) FROM legal_holds WHERE hold_type = 'access_log' AND active = 1)`,
      daysAgo(90),
    ),
    cleaned_upload_tokens: change(
      'DELETE FROM upload_tokens WHERE expires_at < ? OR consumed_at IS NOT NULL',
      localStamp(now),
    ),
    closed_polls: change(
      'UPDATE polls SET closed = 1 WHERE closed = 0 AND ends_at IS NOT NULL AND ends_at < ?',
      localStamp(now),
    ),
    cleaned_empty_rooms: removeEmptyRooms(connection),
    cleaned_orphan_uploads: removeOrphans('', keptUploads(connection)),
    cleaned_orphan_profiles: removeOrphans('profiles', keptProfiles(connection)),
  };
}

function removeEmptyRooms(connection: SqliteConnection): number {
  const empty = 'SELECT id FROM rooms WHERE id NOT IN (SELECT room_id FROM room_members)';
  connection.prepare(`DELETE FROM room_files WHERE room_id IN (${empty})`).run();
  connection.prepare(`DELETE FROM messages WHERE room_id IN (${empty})`).run();
  return connection.prepare(`DELETE FROM rooms WHERE id IN (${empty})`).run().changes;
}

function keptUploads(connection: SqliteConnection): ReadonlySet<string> {
  return names(
    connection,
    `SELECT file_path AS name FROM room_files UNION SELECT file_path FROM upload_tokens WHERE consumed_at IS NULL
     UNION SELECT target_id FROM legal_holds WHERE hold_type = 'file_path' AND active = 1`,
  );
}

function keptProfiles(connection: SqliteConnection): ReadonlySet<string> {
  return names(connection, 'SELECT profile_image AS name FROM users WHERE profile_image IS NOT NULL');
}

function names(connection: SqliteConnection, sql: string): ReadonlySet<string> {
  return new Set(
    connection
      .prepare<[], { name: string }>(sql)
      .all()
      .map((row) => row.name),
  );
}

/** Files that the database does not know and that are more than 30 minutes old. */
function orphans(folder: string, kept: ReadonlySet<string>, now: number): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !kept.has(entry.name))
    .map((entry) => entry.name)
    .filter((name) => now - statSync(join(folder, name)).mtimeMs > orphanAgeMs);
}
