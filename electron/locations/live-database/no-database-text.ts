import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { NoDatabase } from './header.ts';

/** Keys and other databases may have to fit it: which ones, the parts of the pack say, and a restore asks for them. */
const keep =
  'Keep the file as it is, stop the server and restore from a backup: the database together with what has to fit it, such as its keys.';
const keepKo =
  '파일은 그대로 두고, 서버를 멈춘 뒤 백업에서 데이터베이스를 키처럼 함께 맞아야 하는 것과 같이 복원하십시오.';

/**
 * What the file is instead of a database, and what to do. Never to replace or delete it: what looks like junk may be the only copy that
 * a key opens.
 */
export function noDatabaseText(path: string, found: NoDatabase): LocalText {
  switch (found.kind) {
    case 'empty':
      return emptyText(path, found.walBytes ?? 0);
    case 'missing':
      return missingText(path, found.walBytes);
    case 'zeros':
      return localText(
        `"${path}" begins with nothing but zeros, as after a power failure. ${keep}`,
        `"${path}"의 앞부분이 모두 0입니다. 정전 뒤에 흔히 나타나는 상태입니다. ${keepKo}`,
      );
    case 'random':
      return randomText(path, found.wholePages ?? true);
    case 'wal':
      return localText(
        `"${path}" is a write-ahead log (a -wal file), not a database: a file was renamed or restored under the wrong name. ${keep}`,
        `"${path}"은(는) 데이터베이스가 아니라 미리 쓰기 로그(-wal 파일)입니다. 파일이 잘못된 이름으로 바뀌었거나 복원되었습니다. ${keepKo}`,
      );
    case 'truncated':
      return truncatedText(path, found);
    case 'other':
      return localText(
        `"${path}" is another kind of file (${found.looksLike}), not an SQLite database. Check the path. ${keep}`,
        `"${path}"은(는) SQLite 데이터베이스가 아니라 다른 종류의 파일(${found.looksLike})입니다. 경로를 확인하십시오. ${keepKo}`,
      );
  }
}

/** SQLite deletes the log of an empty database the moment it opens it (pager.c, pagerOpenWalIfPresent). */
function emptyText(path: string, walBytes: number): LocalText {
  if (walBytes === 0) {
    return localText(
      `"${path}" is empty (0 bytes): all data is gone or was never written. ${keep}`,
      `"${path}"이(가) 비어 있습니다(0바이트). 데이터가 사라졌거나 기록된 적이 없습니다. ${keepKo}`,
    );
  }
  return localText(
    `"${path}" is empty (0 bytes), and "${path}-wal" beside it still holds ${formatBytes(walBytes, 'en')}. Do not start the server and open neither file with any program: SQLite deletes the log of an empty database. Copy both files aside, then restore the database from a backup.`,
    `"${path}"이(가) 비어 있지만(0바이트) 옆의 "${path}-wal"에는 ${formatBytes(walBytes, 'ko')}가 남아 있습니다. 서버를 시작하거나 다른 프로그램으로 열지 마십시오. SQLite는 빈 데이터베이스의 로그를 삭제합니다. 두 파일을 다른 곳에 복사한 뒤 백업에서 데이터베이스를 복원하십시오.`,
  );
}

function missingText(path: string, walBytes: number): LocalText {
  return localText(
    `"${path}" does not exist, and its write-ahead log "${path}-wal" (${formatBytes(walBytes, 'en')}) does: the database was moved, deleted or restored without it. Do not start the server: it would begin an empty database and drop the log. Copy the log aside, then put back the database that it belongs to, or restore one from a backup.`,
    `"${path}"이(가) 없고 미리 쓰기 로그 "${path}-wal"(${formatBytes(walBytes, 'ko')})만 있습니다. 데이터베이스만 옮겨졌거나 삭제되었거나 로그 없이 복원되었습니다. 서버를 시작하지 마십시오. 빈 데이터베이스를 만들고 로그를 버립니다. 로그를 다른 곳에 복사한 뒤, 그 로그가 속한 데이터베이스를 되돌리거나 백업에서 복원하십시오.`,
  );
}

function randomText(path: string, wholePages: boolean): LocalText {
  return wholePages
    ? localText(
        `"${path}" is not readable as SQLite: its header is random, so it is encrypted, or overwritten with other data. If it is meant to be encrypted, the key may be the wrong one: look for the key that belongs to this file before anything else. ${keep}`,
        `"${path}"은(는) SQLite로 읽을 수 없습니다. 헤더가 무작위 값이므로 암호화되었거나 다른 데이터로 덮어쓰였습니다. 암호화된 것이 맞다면 키가 다를 수 있으니, 먼저 이 파일에 맞는 키를 찾으십시오. ${keepKo}`,
      )
    : localText(
        `"${path}" is not readable as SQLite: its header is random, and its size is no whole number of pages, so it is no encrypted database either: it was overwritten, or its copy was broken off. ${keep}`,
        `"${path}"은(는) SQLite로 읽을 수 없습니다. 헤더가 무작위 값이고 크기도 페이지 단위로 맞지 않으므로 암호화된 데이터베이스도 아닙니다. 덮어쓰였거나 복사가 끊긴 것입니다. ${keepKo}`,
      );
}

function truncatedText(path: string, found: Extract<NoDatabase, { kind: 'truncated' }>): LocalText {
  const { sizeBytes, wholeBytes } = found;
  const isMeasured = sizeBytes !== undefined && wholeBytes !== undefined;
  const missing = isMeasured ? ` (${sizeBytes} of ${wholeBytes} bytes)` : '';
  const missingKo = isMeasured ? `(${wholeBytes}바이트 중 ${sizeBytes}바이트)` : '';
  return localText(
    `"${path}" is cut off${missing}: it begins as a database and ends too early, as after a full disk or a broken copy. ${keep}`,
    `"${path}"이(가) 잘려 있습니다${missingKo}. 데이터베이스로 시작하지만 끝이 모자랍니다. 디스크가 가득 찼거나 복사가 끊겼을 수 있습니다. ${keepKo}`,
  );
}
