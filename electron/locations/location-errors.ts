import { AppError, asError, isAppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { systemCode } from '../platform/file-errors.ts';

/** True when the failure only says that nothing is there. */
export function isMissing(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A failed file operation as an operator reads it. Bugs, and what is already explained, stay as they are. */
export function asLocationError(error: unknown, path: string): Error {
  if (isAppError(error)) return error;
  const code = systemCode(error);
  if (code === null) return asError(error);
  if (isMissing(error)) return notFound(path);
  if (code === 'EACCES' || code === 'EPERM') return noPermission(path, error);
  return new AppError(
    'location/not-readable',
    localText(
      `"${path}" cannot be read: the system reports ${code}. Check the disk and the folder.`,
      `"${path}"을(를) 읽을 수 없습니다. 시스템이 ${code} 오류를 보고했습니다. 디스크와 폴더를 확인하십시오.`,
    ),
    { cause: error },
  );
}

export function notFound(path: string): AppError {
  return new AppError(
    'location/not-found',
    localText(
      `"${path}" does not exist. Check the folder set for this target, and whether the file was moved or deleted.`,
      `"${path}"이(가) 없습니다. 이 대상에 지정된 폴더가 맞는지, 파일이 옮겨지거나 삭제되었는지 확인하십시오.`,
    ),
  );
}

function noPermission(path: string, cause: unknown): AppError {
  return new AppError(
    'location/not-readable',
    localText(
      `This account may not read "${path}". Give it the right to read, or run Holdfast as an account that has it. On a host sudo can be declared for the target (target edit … --sudo).`,
      `현재 계정에는 "${path}"을(를) 읽을 권한이 없습니다. 읽기 권한을 주거나 권한이 있는 계정으로 Holdfast를 실행하십시오. 호스트에 있는 대상이라면 sudo를 설정할 수 있습니다(target edit … --sudo).`,
    ),
    { cause },
  );
}
