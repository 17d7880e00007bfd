import { asError } from '../../../shared/errors/app-error.ts';
import { sqliteErrorCode } from '../../platform/sqlite.ts';
import { isUnknownToSqlite } from './database-errors.ts';
import type { QuickCheck } from './task-schemas.ts';

const shownProblems = 10;

/** Reads through every page; answers `ok`, or a line for each of the first problems. */
export const quickCheckSql = `PRAGMA quick_check(${shownProblems})`;

/** The same as a SELECT, which older versions than ours have as well. */
export const quickCheckRows = `SELECT * FROM pragma_quick_check(${shownProblems})`;

/** What its lines say. */
export function quickCheckOf(lines: readonly string[], durationMs: number): QuickCheck {
  if (lines.length === 1 && lines[0] === 'ok') return { kind: 'ok', durationMs };
  return { kind: 'damaged', problems: lines.map((line) => line.slice(0, 300)), durationMs };
}

/** What it says that the check could not be made; throws whatever says nothing about the file. */
export function quickCheckOfFailure(error: unknown, durationMs: number): QuickCheck {
  if (sqliteErrorCode(error)?.startsWith('SQLITE_CORRUPT') === true) {
    return { kind: 'damaged', problems: [asError(error).message], durationMs };
  }
  if (!isUnknownToSqlite(error)) throw error;
  return { kind: 'not-checkable', because: asError(error).message };
}
