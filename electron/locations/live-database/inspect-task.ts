import { asError } from '../../../shared/errors/app-error.ts';
import { sqliteErrorCode } from '../../platform/sqlite.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import type { CopyCache } from './copy-cache.ts';
import { isUnknownToSqlite } from './database-errors.ts';
import { hasWalResetBug } from './header.ts';
import { withLiveDatabase } from './open-live.ts';
import type { DatabaseFacts, InspectInput, QuickCheck } from './task-schemas.ts';

const shownProblems = 10;

/** Opens the database once and says what is known about it. */
export function inspectDatabase(input: InspectInput, copies: CopyCache): DatabaseFacts {
  return withLiveDatabase(input.file, copies, ({ database, source, header, files, lockWaitMs }) => ({
    source,
    sizeBytes: files.main.sizeBytes,
    walBytes: files.wal?.sizeBytes ?? null,
    journalMode: header.walMode ? 'wal' : String(database.pragma('journal_mode', { simple: true })),
    pageSizeBytes: header.pageSizeBytes,
    pageCount: numberOf(database, 'page_count'),
    freePages: numberOf(database, 'freelist_count'),
    userVersion: numberOf(database, 'user_version'),
    tables: Number(database.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get()),
    writerVersion: header.writerVersion,
    writerHasWalResetBug:
      header.walMode && header.writerVersion !== null && hasWalResetBug(header.writerVersion),
    lockWaitMs,
    quickCheck: quickCheck(database, files.main.sizeBytes, input.quickCheckUpToBytes),
  }));
}

function numberOf(database: SqliteDatabase, pragma: string): number {
  return Number(database.pragma(pragma, { simple: true }));
}

function quickCheck(database: SqliteDatabase, sizeBytes: number, upToBytes: number | null): QuickCheck {
  if (upToBytes === null) return { kind: 'off' };
  if (sizeBytes > upToBytes) return { kind: 'too-large' };
  const before = performance.now();
  try {
    const lines = database.prepare(`PRAGMA quick_check(${shownProblems})`).pluck().all().map(String);
    const durationMs = performance.now() - before;
    if (lines.length === 1 && lines[0] === 'ok') return { kind: 'ok', durationMs };
    return { kind: 'damaged', problems: lines.map((line) => line.slice(0, 300)), durationMs };
  } catch (error: unknown) {
    const durationMs = performance.now() - before;
    if (sqliteErrorCode(error)?.startsWith('SQLITE_CORRUPT') === true) {
      return { kind: 'damaged', problems: [asError(error).message], durationMs };
    }
    if (!isUnknownToSqlite(error)) throw error;
    return { kind: 'not-checkable', because: asError(error).message };
  }
}
