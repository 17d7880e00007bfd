import { z } from 'zod';
import { asError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import { beginRead } from '../../../locations/live-database/begin-read.ts';
import { isUnknownToSqlite } from '../../../locations/live-database/database-errors.ts';
import { quotedName } from '../../../platform/quoted-name.ts';
import { sqliteErrorCode } from '../../../platform/sqlite.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { listTables } from './table-list.ts';

/**
 * What a check of a database found. `ok` says that no problem was found; what is listed in `notCheckable` could not be judged,
 * because only the server's own library knows a collation, function or module: neither damage nor proof.
 */
export type DatabaseCheck = {
  readonly ok: boolean;
  readonly problems: readonly LocalText[];
  readonly notCheckable: readonly LocalText[];
};

const mostProblems = 100;
const busyTimeoutMs = 1000;
/** A check takes as long with 64 MiB. */
const cacheKib = 8 * 1024;
const damagedCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_FORMAT'];

/** Structure of every page, without comparing indexes with their tables: fast enough for every capture (about 1.3 GB/s). */
export function quickCheck(path: string): DatabaseCheck {
  return checkWith(path, (database, found) => checkPages(database, 'quick_check', found));
}

/** The whole structure, with every index against its table (about 127 MiB/s): for verify and drill. */
export function integrityCheck(path: string): DatabaseCheck {
  return checkWith(path, (database, found) => checkPages(database, 'integrity_check', found));
}

/** Rows that refer to rows that are not there; no other check finds them. */
export function foreignKeyCheck(path: string): DatabaseCheck {
  return checkWith(path, (database, found) => {
    for (const { name, isVirtual } of listTables(database)) {
      if (!isVirtual) found.unlessUnknown(name, () => checkReferences(database, name, found));
    }
  });
}

/** The file is ours alone (a scratch copy, a restored file). Throws SQLite's errors that say nothing about its content. */
function checkWith(path: string, check: (database: SqliteDatabase, found: Findings) => void): DatabaseCheck {
  const found = new Findings();
  found.unlessDamaged(() => {
    const { database } = beginRead(path, { readOnly: false, busyTimeoutMs, cacheKib });
    try {
      check(database, found);
    } finally {
      database.close();
    }
  });
  return found.result();
}

/** The whole file at once, and table by table where something unknown stands in the way. */
function checkPages(
  database: SqliteDatabase,
  pragma: 'quick_check' | 'integrity_check',
  found: Findings,
): void {
  const isWhole = found.unlessUnknown(null, () => {
    readVerdict(database, `PRAGMA ${pragma}(${mostProblems})`, found);
  });
  for (const { name, isVirtual } of listTables(database)) {
    // The check passes over tables of modules that are not there.
    if (isVirtual) found.unlessUnknown(name, () => database.prepare(`SELECT 1 FROM ${quotedName(name)}`));
    else if (!isWhole) {
      found.unlessUnknown(name, () => readVerdict(database, `PRAGMA ${pragma}(${quotedName(name)})`, found));
    }
  }
}

/** Only one row that says `ok` is a good verdict. What was found before the check itself broke off counts. */
function readVerdict(database: SqliteDatabase, sql: string, found: Findings): void {
  let lines = 0;
  for (const line of database.prepare(sql).pluck().iterate()) {
    lines += 1;
    if (lines > 1 || line !== 'ok') found.line(String(line));
  }
  if (lines === 0) found.damaged('the check ended without a verdict');
}

/** A row of `PRAGMA foreign_key_check` (sqlite.org/pragma.html#pragma_foreign_key_check). */
const Violation = z.object({ rowid: z.number().nullable(), parent: z.string() });

function checkReferences(database: SqliteDatabase, table: string, found: Findings): void {
  const broken = new Map<string, { rows: number; firstRowid: number | null }>();
  for (const row of database.prepare(`PRAGMA foreign_key_check(${quotedName(table)})`).iterate()) {
    const { rowid, parent } = Violation.parse(row);
    const known = broken.get(parent);
    if (known === undefined) broken.set(parent, { rows: 1, firstRowid: rowid });
    else known.rows += 1;
  }
  for (const [parent, { rows, firstRowid }] of broken) found.orphans({ table, parent, rows, firstRowid });
}

class Findings {
  readonly #problems: LocalText[] = [];
  readonly #notCheckable: LocalText[] = [];

  /** A row of a check. */
  line(line: string): void {
    // A module that cannot look into its own tables, such as a full-text index with a tokenizer of the server.
    if (line.startsWith('unable to validate')) this.unknown(null, line);
    else this.damaged(line);
  }

  damaged(line: string): void {
    const detail = line.replaceAll(/\s+/g, ' ').slice(0, 300);
    this.#problems.push(localText(`SQLite reports: ${detail}`, `SQLite 보고: ${detail}`));
  }

  unknown(table: string | null, detail: string): void {
    const what = table === null ? { en: 'The database', ko: '데이터베이스' } : { en: table, ko: table };
    this.#notCheckable.push(
      localText(
        `${what.en} could not be checked as a whole: ${detail}. Only the server's own library knows it.`,
        `${what.ko}을(를) 모두 검사하지는 못했습니다: ${detail}. 서버의 라이브러리만 아는 기능입니다.`,
      ),
    );
  }

  orphans(found: {
    readonly table: string;
    readonly parent: string;
    readonly rows: number;
    readonly firstRowid: number | null;
  }): void {
    const { table, parent, rows, firstRowid } = found;
    const at =
      firstRowid === null
        ? { en: '', ko: '' }
        : { en: ` (first: rowid ${firstRowid})`, ko: `(첫 rowid ${firstRowid})` };
    this.#problems.push(
      localText(
        `${rows === 1 ? '1 row' : `${rows} rows`} of "${table}" ${rows === 1 ? 'refers' : 'refer'} to rows of "${parent}" that do not exist${at.en}.`,
        `"${table}"의 행 ${rows}개가 "${parent}"에 없는 행을 가리킵니다${at.ko}.`,
      ),
    );
  }

  /** True when `work` could be done; what SQLite does not know is noted. */
  unlessUnknown(table: string | null, work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error: unknown) {
      if (!isUnknownToSqlite(error)) throw error;
      this.unknown(table, asError(error).message);
      return false;
    }
  }

  unlessDamaged(work: () => void): void {
    try {
      work();
    } catch (error: unknown) {
      const code = sqliteErrorCode(error);
      if (code === null || !damagedCodes.some((name) => code.startsWith(name))) throw error;
      this.damaged(asError(error).message);
    }
  }

  result(): DatabaseCheck {
    return {
      ok: this.#problems.length === 0,
      problems: this.#problems.slice(0, mostProblems),
      notCheckable: this.#notCheckable.slice(0, mostProblems),
    };
  }
}
