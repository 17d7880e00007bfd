import { AppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { asDatabaseError } from '../../../locations/live-database/database-errors.ts';
import { writeFailure } from '../../../platform/file-errors.ts';
import type { CapturedDatabase } from './capture-database.ts';
import { scratchFull } from './capture-limits.ts';
import type { CheckedCopy } from './copy-database.ts';
import { ScratchWriteError } from './copy-ranges.ts';

/** What is told of a copy that passed its check. Throws `snapshot/incomplete-set` where a table has no rows that must have some. */
export function capturedCopy(copy: CheckedCopy, name: string): Omit<CapturedDatabase, 'release'> {
  const { path, sizeBytes, original, method, heldMs } = copy;
  const { check, empty, meaning } = copy.reading;
  if (meaning === null) throw new Error('a copy that does not pass its check was taken');
  if (empty.length > 0) throw withoutRows(name, empty);
  const quickCheck = check.notCheckable.length === 0 ? 'ok' : 'not-checkable';
  return { path, sizeBytes, ...original, newBytes: 0, meaning: { ...meaning, method, heldMs, quickCheck } };
}

/** A failure as an operator reads it; `folder` is where the copy was made here. */
export function explainedFailure(error: unknown, name: string, folder: string): Error {
  if (!(error instanceof ScratchWriteError)) return asDatabaseError(error, name);
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return isFull ? scratchFull(name, folder, null, null) : (writeFailure(error, folder) ?? error);
}

function withoutRows(name: string, tables: readonly string[]): AppError {
  const list = tables.map((table) => `"${table}"`).join(', ');
  return new AppError(
    'snapshot/incomplete-set',
    localText(
      `"${name}" has no rows in ${list}, which a working server always has: it is new, was emptied, or is another database. Check the path of this target.`,
      `"${name}"의 ${list}에 행이 없습니다. 정상 서버라면 항상 행이 있는 테이블입니다. 새로 만들어졌거나 비워졌거나 다른 데이터베이스일 수 있습니다. 이 대상의 경로를 확인하십시오.`,
    ),
  );
}
