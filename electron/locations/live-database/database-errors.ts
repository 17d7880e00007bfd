import { AppError, asError, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { sqliteErrorCode } from '../../platform/sqlite.ts';
import { asLocationError } from '../location-errors.ts';
import type { NoDatabase } from './header.ts';
import { noDatabaseText } from './no-database-text.ts';

const damagedCodes = ['SQLITE_CORRUPT', 'SQLITE_FORMAT'];
const busyCodes = ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_PROTOCOL'];
const unreadableCodes = ['SQLITE_CANTOPEN', 'SQLITE_IOERR', 'SQLITE_PERM', 'SQLITE_AUTH'];

/** A failure inside SQLite as an operator reads it; `path` is how the file is called towards the operator. */
export function asDatabaseError(error: unknown, path: string): Error {
  if (isAppError(error)) return error;
  const code = sqliteErrorCode(error);
  const { message } = asError(error);
  if (code === null) return asLocationError(error, path);
  const is = (names: readonly string[]) => names.some((name) => code.startsWith(name));
  if (is(busyCodes)) return databaseBusy(path);
  if (is(damagedCodes)) return databaseDamaged(path, message);
  if (code === 'SQLITE_NOTADB') return notADatabase(path, { kind: 'random' });
  if (is(unreadableCodes)) return databaseUnreadable(path, code);
  return queryFailed(message);
}

/** True when a collation, function or module is needed that only the server's own library has: that says nothing about the file. */
export function isUnknownToSqlite(error: unknown): boolean {
  const code = sqliteErrorCode(error);
  return code === 'SQLITE_ERROR' || code === 'SQLITE_ERROR_MISSING_COLLSEQ';
}

export function notADatabase(path: string, found: NoDatabase): AppError {
  return new AppError('database/not-a-database', noDatabaseText(path, found));
}

function databaseDamaged(path: string, detail: string): AppError {
  return new AppError(
    'database/damaged',
    localText(
      `"${path}" is damaged: SQLite reports "${detail}". Copy the whole folder aside before anything else, then restore from a backup.`,
      `"${path}"이(가) 손상되었습니다. SQLite 보고: "${detail}". 먼저 폴더 전체를 다른 곳에 복사한 뒤 백업에서 복원하십시오.`,
    ),
  );
}

export function databaseBusy(path: string): AppError {
  return new AppError(
    'database/busy',
    localText(
      `"${path}" is locked by another process, so it cannot be read now. Find the process that holds it (a backup, an editor, a hung server).`,
      `다른 프로세스가 "${path}"을(를) 잠그고 있어 지금 읽을 수 없습니다. 파일을 잡고 있는 프로세스(백업, 편집기, 멈춘 서버)를 찾으십시오.`,
    ),
  );
}

function databaseUnreadable(path: string, code: string): AppError {
  return new AppError(
    'location/not-readable',
    localText(
      `"${path}" cannot be opened: SQLite reports ${code}. Check the permissions of the file and its folder, and the disk.`,
      `"${path}"을(를) 열 수 없습니다. SQLite 보고: ${code}. 파일과 폴더의 권한, 디스크 상태를 확인하십시오.`,
    ),
  );
}

export function queryFailed(message: string): AppError {
  return new AppError(
    'database/query-failed',
    localText(
      `The query does not fit this database: ${message}. The server may be of a version that the pack does not know.`,
      `쿼리가 이 데이터베이스에 맞지 않습니다: ${message}. 팩이 모르는 버전의 서버일 수 있습니다.`,
    ),
    { cause: new Error(message) },
  );
}

/** The same of a query that a person has typed: no pack and no server is to blame for it. */
export function asTypedQuery(error: unknown): unknown {
  if (!isAppError(error) || error.code !== 'database/query-failed' || !(error.cause instanceof Error))
    return error;
  const { message } = error.cause;
  return new AppError(
    'database/query-failed',
    localText(`The query cannot be run: ${message}.`, `쿼리를 실행할 수 없습니다: ${message}.`),
    { cause: error },
  );
}

export function copyTooLarge(path: string, sizeBytes: number, allowedBytes: number): AppError {
  const gib = (bytes: number) => (bytes / 1024 ** 3).toFixed(1);
  return new AppError(
    'database/too-large',
    localText(
      `"${path}" (${gib(sizeBytes)} GiB) can only be read from a copy while its server is stopped, and there is room for ${gib(allowedBytes)} GiB. Free space for temporary files, or start the server.`,
      `서버가 멈춰 있는 동안 "${path}"(${gib(sizeBytes)} GiB)은(는) 복사본으로만 읽을 수 있는데, 쓸 수 있는 공간이 ${gib(allowedBytes)} GiB입니다. 임시 공간을 확보하거나 서버를 시작하십시오.`,
    ),
  );
}

export function onNetworkFileSystem(path: string, type: string): AppError {
  return new AppError(
    'location/network-file-system',
    localText(
      `"${path}" lies on a network file system (${type}). A live SQLite database must not be opened from another computer: locks do not hold there. Run holdfast on the server itself, or stop the server and copy the folder to a local disk first.`,
      `"${path}"은(는) 네트워크 파일 시스템(${type})에 있습니다. 운영 중인 SQLite 데이터베이스를 다른 컴퓨터에서 열면 잠금이 지켜지지 않습니다. 서버에서 직접 holdfast를 실행하거나, 서버를 멈추고 폴더를 로컬 디스크로 복사한 뒤 사용하십시오.`,
    ),
  );
}

export function answerTooLarge(path: string, limitBytes: number): AppError {
  const mib = Math.round(limitBytes / 1024 ** 2);
  return new AppError(
    'database/too-large',
    localText(
      `The rows asked for from "${path}" take more than ${mib} MiB. Ask for fewer at a time, or filter.`,
      `"${path}"에서 요청한 행이 ${mib} MiB를 넘습니다. 한 번에 더 적게 요청하거나 필터를 사용하십시오.`,
    ),
  );
}
