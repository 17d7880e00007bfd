import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { sqliteError } from '../../platform/sqlite.ts';

/** What SQLite says for itself where no code comes along (sqlite3_errstr of its main.c), the same in every version. */
const namesOfMessages: readonly (readonly [RegExp, string])[] = [
  [/^database is locked/, 'SQLITE_BUSY'],
  [/^database (table|schema) is locked/, 'SQLITE_LOCKED'],
  [/^locking protocol/, 'SQLITE_PROTOCOL'],
  [/^database disk image is malformed|^malformed database schema/, 'SQLITE_CORRUPT'],
  [/^file is (encrypted or is )?not a database/, 'SQLITE_NOTADB'],
  [/^unable to open database/, 'SQLITE_CANTOPEN'],
  [/^disk I\/O error/, 'SQLITE_IOERR'],
  [/^access permission denied/, 'SQLITE_PERM'],
  [/^attempt to write a readonly database/, 'SQLITE_READONLY'],
  [/^database or disk is full/, 'SQLITE_FULL'],
  [/^no such collation sequence/, 'SQLITE_ERROR_MISSING_COLLSEQ'],
];

/** An error of SQLite on a host as one of this process; `name` is its own where the host tells it. */
export function hostSqliteError(message: string, name: string | null): Error {
  const found = namesOfMessages.find(([pattern]) => pattern.test(message))?.[1];
  return sqliteError(name ?? found ?? 'SQLITE_ERROR', message);
}

/** `what` is missing on the host, with what cannot be done for that. */
export function hostLacks(what: LocalText): AppError {
  return new AppError('ssh/lacks-program', what);
}

export function noDatabaseProgram(host: string, path: string): AppError {
  return hostLacks(
    localText(
      `"${path}" cannot be read: ${host} has neither python3 with its sqlite3 module nor the sqlite3 shell for this account. One of them is needed to read a database where it lies; install python3 or sqlite3 there.`,
      `"${path}"을(를) 읽을 수 없습니다. ${host}에서 이 계정으로 sqlite3 모듈이 있는 python3도, sqlite3 셸도 쓸 수 없습니다. 데이터베이스를 제자리에서 읽으려면 둘 중 하나가 필요하므로 호스트에 python3 또는 sqlite3를 설치하십시오.`,
    ),
  );
}

export function noSha256(host: string): AppError {
  return hostLacks(
    localText(
      `This query needs sha256(), which the sqlite3 shell of ${host} does not have. Install python3 with its sqlite3 module there: Holdfast then uses it instead.`,
      `이 쿼리에는 sha256()이 필요하지만 ${host}의 sqlite3 셸에는 없습니다. 호스트에 sqlite3 모듈이 있는 python3를 설치하면 Holdfast가 그것을 대신 사용합니다.`,
    ),
  );
}

export function schemaTooNew(host: string, path: string, message: string): AppError {
  return hostLacks(
    localText(
      `SQLite on ${host} does not understand the schema of "${path}" (${message}): it is older than the server's own, or the schema is damaged. Install a newer python3 or sqlite3 there.`,
      `${host}의 SQLite가 "${path}"의 스키마를 이해하지 못합니다(${message}). 서버가 쓰는 SQLite보다 오래되었거나 스키마가 손상되었습니다. 호스트에 더 새로운 python3 또는 sqlite3를 설치하십시오.`,
    ),
  );
}

export function cannotChange(host: string, path: string): AppError {
  return hostLacks(
    localText(
      `Nothing was changed in "${path}": the sqlite3 shell of ${host} is too old to be kept from writing back the log of a database when it closes. Install python3 with its sqlite3 module there, or a sqlite3 of version 3.30 or newer.`,
      `"${path}"에서 아무것도 바꾸지 않았습니다. ${host}의 sqlite3 셸이 오래되어 닫힐 때 데이터베이스 로그를 되쓰지 않게 할 수 없습니다. 호스트에 sqlite3 모듈이 있는 python3 또는 3.30 이상의 sqlite3를 설치하십시오.`,
    ),
  );
}

export function programFailed(host: string, path: string, detail: string): AppError {
  return new AppError(
    'ssh/program-failed',
    localText(
      `The program that reads "${path}" on ${host} has ended: ${detail || 'it says nothing'}. Try again; look at the host's memory and limits when this repeats.`,
      `${host}에서 "${path}"을(를) 읽던 프로그램이 끝났습니다: ${detail || '설명 없음'}. 다시 시도하고, 반복되면 호스트의 메모리와 제한을 확인하십시오.`,
    ),
  );
}

export function overTime(host: string, path: string, timeoutMs: number): AppError {
  const seconds = Math.round(timeoutMs / 100) / 10;
  return new AppError(
    'run/timeout',
    localText(
      `Reading "${path}" on ${host} did not finish within ${seconds} seconds and was stopped. Try again when the host is less busy, or allow more time.`,
      `${host}에서 "${path}" 읽기가 ${seconds}초 안에 끝나지 않아 중단했습니다. 호스트가 덜 바쁠 때 다시 시도하거나 제한 시간을 늘리십시오.`,
    ),
  );
}
