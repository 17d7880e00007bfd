import { closeSync, openSync, statSync } from 'node:fs';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Clock } from '../platform/clock.ts';
import { writeFailure } from '../platform/file-errors.ts';
import { quotedName } from '../platform/quoted-name.ts';
import { openSqlite, requireSafeSqlite } from '../platform/sqlite.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { damagedWarning } from './damaged-databases.ts';
import { readFileHeader } from './file-header.ts';
import { migrate, requireKnownVersion } from './migrate.ts';
import type { Migration } from './migration.ts';
import { migrations as allMigrations } from './migrations.ts';
import { setAside } from './set-aside.ts';
import { isDamage, storeFailure } from './store-failure.ts';

/** "Hold", in the header of every database of the console. */
const applicationId = 0x486f6c64;

const busyTimeoutMs = 5000;
/** Up to this size the whole file is checked at every start; the daily backup checks larger ones, outside this process. */
const checkedAtStartBytes = 16 * 1024 * 1024;

type OpenStoreOptions = {
  readonly path: string;
  readonly clock: Clock;
  readonly migrations?: readonly Migration[];
};

export type Store = {
  readonly database: SqliteDatabase;
  readonly sqliteVersion: string;
  /** Names of the migrations that were run now. */
  readonly migrated: readonly string[];
  /** Something every face has to show: a damaged database was set aside and still lies there. Looked up at each reading. */
  readonly warning: LocalText | null;
  dispose(): void;
};

/**
 * Opens the console's own database and brings it up to date. A file from a newer program is left untouched; a damaged one is
 * set aside under another name and a fresh one started, with a warning.
 *
 * @throws AppError store/newer-version, store/disk-full, store/not-writable, store/unsafe-sqlite, run/busy
 */
export function openStore({ path, clock, migrations = allMigrations }: OpenStoreOptions): Store {
  const sqliteVersion = requireSafeSqlite();
  try {
    if (!isWhole(path, migrations)) setAside(path, clock.now());
    const { database, migrated } = openOrSetAside(path, clock, migrations);
    return {
      database,
      sqliteVersion,
      migrated,
      get warning() {
        return damagedWarning(path);
      },
      dispose: () => void database.close(),
    };
  } catch (error: unknown) {
    throw storeFailure(error, path) ?? writeFailure(error, path) ?? error;
  }
}

/** Looks before anything is written. False when the file is damaged, or is a database of something else. */
function isWhole(path: string, migrations: readonly Migration[]): boolean {
  const header = readFileHeader(path);
  if (header === 'absent') return true;
  if (header === 'foreign') return false;
  if (header.applicationId === applicationId) requireKnownVersion(header.userVersion, migrations);
  // A read-only connection does not move the log into the file when it closes: what is set aside stays as it was found.
  const database = openSqlite(path, { readOnly: true, mustExist: true, busyTimeoutMs });
  try {
    return isOurs(database) && isReadable(database, statSync(path).size);
  } catch (error: unknown) {
    if (isDamage(error)) return false;
    throw error;
  } finally {
    database.close();
  }
}

/** A database without any table is one that a crash left before its first migration. */
function isOurs(database: SqliteDatabase): boolean {
  if (database.pragma('application_id', { simple: true }) === applicationId) return true;
  return database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

function isReadable(database: SqliteDatabase, sizeBytes: number): boolean {
  if (sizeBytes <= checkedAtStartBytes) return database.pragma('quick_check(1)', { simple: true }) === 'ok';
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  for (const table of tables) {
    database.prepare(`SELECT 1 FROM ${quotedName(String(table))} LIMIT 1`).get();
  }
  return true;
}

type Opened = {
  readonly database: SqliteDatabase;
  readonly migrated: readonly string[];
};

/** Damage that shows only while a migration runs is treated like damage that was seen before. */
function openOrSetAside(path: string, clock: Clock, migrations: readonly Migration[]): Opened {
  try {
    return openForUse(path, migrations);
  } catch (error: unknown) {
    if (!isDamage(error)) throw error;
    setAside(path, clock.now());
    return openForUse(path, migrations);
  }
}

function openForUse(path: string, migrations: readonly Migration[]): Opened {
  // SQLite would make the file readable for everybody; its companions take over the rights of the file.
  closeSync(openSync(path, 'a', 0o600));
  const database = openSqlite(path, { readOnly: false, mustExist: true, busyTimeoutMs });
  try {
    requireKnownVersion(Number(database.pragma('user_version', { simple: true })), migrations);
    requireWal(database, path);
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    if (database.pragma('application_id', { simple: true }) !== applicationId) {
      database.pragma(`application_id = ${applicationId}`);
    }
    const migrated = migrate(database, migrations);
    // The number of the last migration has to stand in the file itself, where an older program looks for it first.
    if (migrated.length > 0) database.pragma('wal_checkpoint(TRUNCATE)');
    return { database, migrated };
  } catch (error: unknown) {
    database.close();
    throw error;
  }
}

function requireWal(database: SqliteDatabase, path: string): void {
  const mode = database.pragma('journal_mode = WAL', { simple: true });
  if (mode === 'wal') return;
  throw new AppError(
    'store/not-writable',
    localText(
      `The file system of ${path} cannot hold the console's database (no shared memory for its log). Choose a folder on a local disk with --data-dir.`,
      `${path}의 파일 시스템에는 콘솔 데이터베이스를 둘 수 없습니다(로그용 공유 메모리 미지원). --data-dir로 로컬 디스크의 폴더를 선택하십시오.`,
    ),
  );
}
