import Sqlite from 'better-sqlite3';

/** A connection of the practice servers. Only this file names the SQLite binding. */
export type SqliteConnection = Sqlite.Database;

/** Opens (and if need be creates) a database file. `busyTimeoutMs` is how long a statement waits for a lock. */
export function openSqlite(path: string, options: { readonly busyTimeoutMs: number }): SqliteConnection {
  return new Sqlite(path, { timeout: options.busyTimeoutMs });
}
