import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite, type SqliteConnection } from '../sqlite.ts';
import { indexSql, tableSql } from './schema.ts';

/** `messenger.db` as the server uses it: opened anew whenever the file under its name is another one. */
export type MessengerDatabase = {
  readonly path: string;
  /** Runs on the connection; failures are thrown. */
  readonly use: <T>(work: (connection: SqliteConnection) => T) => T;
  /** Runs on the connection; a failing query yields the fallback, as the server swallows query errors. */
  readonly attempt: <T>(fallback: T, work: (connection: SqliteConnection) => T) => T;
  /** Why the database cannot be opened, or null. This is all that health looks at. */
  readonly openProblem: () => string | null;
  readonly createSchema: () => void;
  /** Closes the connection, which writes the WAL back; the next use opens it again. */
  readonly release: () => void;
};

/** Short, because waiting blocks the whole practice server; the real one waits for seconds. */
const busyTimeoutMs = 50;

export function openMessengerDatabase(folder: string): MessengerDatabase {
  const path = join(folder, 'messenger.db');
  let open: { readonly connection: SqliteConnection; readonly inode: number } | null = null;

  const release = (): void => {
    open?.connection.close();
    open = null;
  };
  const connect = (): SqliteConnection => {
    if (open !== null && existsSync(path) && statSync(path).ino === open.inode) return open.connection;
    release();
    const connection = openSqlite(path, { busyTimeoutMs });
    try {
      prepareConnection(connection);
    } catch (error: unknown) {
      connection.close();
      throw error;
    }
    open = { connection, inode: statSync(path).ino };
    return connection;
  };
  return {
    path,
    release,
    use: (work) => work(connect()),
    attempt: (fallback, work) => {
      try {
        return work(connect());
      } catch {
        return fallback;
      }
    },
    openProblem: () => {
      try {
        connect().prepare('SELECT 1').get();
        return null;
      } catch (error: unknown) {
        return messageOf(error);
      }
    },
    createSchema: () => {
      connect().exec(tableSql);
      connect().exec(indexSql);
    },
  };
}

/** The pragmas of the server's own connections; switching to WAL is what fails on junk and on a locked file. */
export function prepareConnection(connection: SqliteConnection): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  connection.pragma('foreign_keys = ON');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
