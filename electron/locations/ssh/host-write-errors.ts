import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { systemCode } from '../../platform/file-errors.ts';
import { HostFileError } from './sftp-errors.ts';

/** A failed write on a host as an operator reads it. What is already explained, and bugs, stay as they are. */
export function hostWriteFailure(error: unknown, path: string, host: string): unknown {
  if (!(error instanceof HostFileError)) return error;
  const code = systemCode(error) ?? 'EIO';
  return code === 'ENOSPC' ? diskFull(path, host, error) : notWritable(path, code, host, error);
}

function diskFull(path: string, host: string, cause: unknown): AppError {
  return new AppError(
    'location/disk-full',
    localText(
      `No space is left on ${host} where ${path} lies. Nothing was lost; free some space there and try again.`,
      `${host}에서 ${path}이(가) 있는 디스크에 남은 공간이 없습니다. 잃은 것은 없습니다. 공간을 확보한 뒤 다시 시도하십시오.`,
    ),
    { cause },
  );
}

function notWritable(path: string, code: string, host: string, cause: unknown): AppError {
  return new AppError(
    'location/not-writable',
    localText(
      `${path} on ${host} cannot be written (${code}). Check the rights of the account there, and whether the disk is mounted read-only.`,
      `${host}의 ${path}에 쓸 수 없습니다(${code}). 해당 계정의 권한과 디스크가 읽기 전용인지 확인하십시오.`,
    ),
    { cause },
  );
}
