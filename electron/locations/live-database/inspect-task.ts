import type { SqliteDatabase } from '../../platform/sqlite.ts';
import type { CopyCache } from './copy-cache.ts';
import { knownByHeader } from './header-facts.ts';
import { withLiveDatabase } from './open-live.ts';
import { quickCheckOf, quickCheckOfFailure, quickCheckSql } from './quick-check.ts';
import type { DatabaseFacts, InspectInput, QuickCheck } from './task-schemas.ts';

/** Opens the database once and says what is known about it. */
export function inspectDatabase(input: InspectInput, copies: CopyCache): DatabaseFacts {
  return withLiveDatabase(input.file, copies, ({ database, source, header, files, lockWaitMs }) => ({
    ...knownByHeader(header, files),
    source,
    pageCount: numberOf(database, 'page_count'),
    freePages: numberOf(database, 'freelist_count'),
    userVersion: numberOf(database, 'user_version'),
    tables: Number(database.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get()),
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
    const lines = database.prepare(quickCheckSql).pluck().all().map(String);
    return quickCheckOf(lines, performance.now() - before);
  } catch (error: unknown) {
    return quickCheckOfFailure(error, performance.now() - before);
  }
}
