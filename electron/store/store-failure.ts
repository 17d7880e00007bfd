import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { diskFull } from '../platform/file-errors.ts';
import { sqliteErrorCode } from '../platform/sqlite.ts';

/** What SQLite says when a file is not, or is no longer, a whole database. */
export function isDamage(error: unknown): boolean {
  const code = sqliteErrorCode(error);
  return code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT') === true;
}

/** A failure of the console's own database as an AppError; null when it is none of the expected ones, but a bug. */
export function storeFailure(error: unknown, path: string): AppError | null {
  const code = sqliteErrorCode(error);
  if (code === null) return null;
  if (code === 'SQLITE_FULL') return diskFull(path, error);
  if (isDamage(error)) return damaged(path, error);
  if (code === 'SQLITE_BUSY' || code === 'SQLITE_BUSY_TIMEOUT') return busy(path, error);
  if (/^SQLITE_(READONLY|CANTOPEN|IOERR|PERM|AUTH)/.test(code)) return notUsable(path, code, error);
  return null;
}

function damaged(path: string, cause: unknown): AppError {
  return new AppError(
    'store/corrupt',
    localText(
      `The console's database ${path} is damaged. Close Holdfast and start it again: the file is then set aside, never deleted, and a fresh one is started; what is said then names the newest backup.`,
      `콘솔 데이터베이스 ${path}이(가) 손상되었습니다. Holdfast를 종료하고 다시 시작하십시오. 파일은 삭제되지 않고 따로 보관되며 새 파일로 시작하며, 그때 최신 백업을 안내합니다.`,
    ),
    { cause },
  );
}

function busy(path: string, cause: unknown): AppError {
  return new AppError(
    'run/busy',
    localText(
      `Another program holds the console's database ${path}. Close it and try again.`,
      `다른 프로그램이 콘솔 데이터베이스 ${path}을(를) 사용 중입니다. 그 프로그램을 닫고 다시 시도하십시오.`,
    ),
    { cause },
  );
}

function notUsable(path: string, code: string, cause: unknown): AppError {
  return new AppError(
    'store/not-writable',
    localText(
      `The console's database ${path} cannot be opened for writing (${code}). Check the rights and the health of the disk, or choose another folder with --data-dir.`,
      `콘솔 데이터베이스 ${path}을(를) 쓰기용으로 열 수 없습니다(${code}). 권한과 디스크 상태를 확인하거나 --data-dir로 다른 폴더를 선택하십시오.`,
    ),
    { cause },
  );
}
