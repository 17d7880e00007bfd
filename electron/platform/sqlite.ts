import Sqlite from 'better-sqlite3';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

export type SqliteDatabase = Sqlite.Database;
export type SqliteStatement = Sqlite.Statement<unknown[]>;
export type SqliteOptions = {
  readonly readOnly: boolean;
  readonly mustExist: boolean;
  readonly busyTimeoutMs: number;
};

/** The only place where SQLite comes from, so that a process never holds two copies of it. */
export function openSqlite(path: string, options: SqliteOptions): SqliteDatabase {
  return new Sqlite(path, {
    readonly: options.readOnly,
    fileMustExist: options.mustExist,
    timeout: options.busyTimeoutMs,
  });
}

/** The SQLite error's name (`SQLITE_NOTADB`…), or null for anything else. */
export function sqliteErrorCode(error: unknown): string | null {
  return error instanceof Sqlite.SqliteError ? error.code : null;
}

/** An error that SQLite gave elsewhere, such as on a host, by its name. */
export function sqliteError(code: string, message: string): Error {
  return new Sqlite.SqliteError(message, code);
}

/** Versions before 3.51.3 can corrupt a database when two connections reset the WAL at the same instant. */
const firstSafeVersion: readonly [number, number, number] = [3, 51, 3];

/** Refuses to start on an SQLite with the WAL-reset bug (sqlite.org/wal.html#walresetbug). Answers its version. */
export function requireSafeSqlite(): string {
  const database = new Sqlite(':memory:');
  const version = String(database.prepare('SELECT sqlite_version()').pluck().get());
  database.close();
  if (isOlder(version, firstSafeVersion)) {
    throw new AppError(
      'store/unsafe-sqlite',
      localText(
        `This build carries SQLite ${version}, which can corrupt databases; version 3.51.3 or newer is needed. Reinstall Holdfast.`,
        `이 빌드에 포함된 SQLite ${version}은(는) 데이터베이스를 손상시킬 수 있습니다. 3.51.3 이상이 필요합니다. Holdfast를 다시 설치하십시오.`,
      ),
    );
  }
  return version;
}

/** True when `version` (`a.b.c`) comes before `first`. */
export function isOlder(version: string, first: readonly [number, number, number]): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, wanted] of first.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}
