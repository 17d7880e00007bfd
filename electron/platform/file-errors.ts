import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

/** The system's name of a failure (`ENOENT`, `ECONNREFUSED`…), or null for anything else. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

export function isMissingFile(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}

/** A failed write into the console's own folder as an AppError; null when it is none of the expected failures. */
export function writeFailure(error: unknown, path: string): AppError | null {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path, error);
  if (code !== null && notWritableCodes.has(code)) return notWritable(path, code, error);
  return null;
}

const notWritableCodes: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ENAMETOOLONG',
  'ELOOP',
  'EIO',
  'ENOENT',
]);

export function diskFull(path: string, cause: unknown): AppError {
  return new AppError(
    'store/disk-full',
    localText(
      `No space is left where ${path} is kept. Nothing was lost; free some space and try again.`,
      `${path}이(가) 있는 디스크에 남은 공간이 없습니다. 잃은 것은 없습니다. 공간을 확보한 뒤 다시 시도하십시오.`,
    ),
    { cause },
  );
}

function notWritable(path: string, code: string, cause: unknown): AppError {
  return new AppError(
    'store/not-writable',
    localText(
      `${path} cannot be written (${code}). Give this account the right to write there, or choose another folder with --data-dir.`,
      `${path}에 쓸 수 없습니다(${code}). 이 계정에 쓰기 권한을 주거나 --data-dir로 다른 폴더를 선택하십시오.`,
    ),
    { cause },
  );
}
