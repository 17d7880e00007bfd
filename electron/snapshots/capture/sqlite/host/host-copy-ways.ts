import { AppError } from '../../../../../shared/errors/app-error.ts';
import { localText } from '../../../../../shared/model/local-text.ts';
import {
  copyByPython,
  copyByShell,
  copyStoppedOnHost,
} from '../../../../locations/host-database-copy/copy-on-host.ts';
import type { HostCopyContext } from '../../../../locations/host-database-copy/copy-on-host.ts';
import type { HostCopy, HostCopyJob } from '../../../../locations/host-database-copy/host-copy.ts';
import type { FoundAbilities } from '../../../../locations/ssh/read-abilities.ts';

/** One way to copy a database where it lies. */
export type HostCopyWay = (job: HostCopyJob, context: HostCopyContext) => Promise<HostCopy>;

export const stoppedWay: HostCopyWay = copyStoppedOnHost;

/**
 * The ways to copy a live database, the first one first; a copy that does not pass its check is taken again by the next. By SQLite's own
 * backup in one step where python3 has it (3.7), else by a read transaction that is held while main and `-wal` are copied.
 */
export function liveWays(programs: FoundAbilities): readonly HostCopyWay[] {
  const byPython: HostCopyWay[] = [];
  if (programs.python3Sqlite !== null) {
    if (isAtLeast(programs.python3 ?? '', 3, 7))
      byPython.push((job, context) => copyByPython(job, 'backup', context));
    if (programs.sqlite3 === null) byPython.push((job, context) => copyByPython(job, 'pinned', context));
  }
  return programs.sqlite3 === null ? byPython : [...byPython, copyByShell];
}

export function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split('.').map(Number);
  return first > major || (first === major && second >= minor);
}

/** A live database where nothing is that could hold it still. Copied plainly it would look whole and have lost rows. */
export function noWayToCopy(host: string, name: string, walMode: boolean): AppError {
  const stop = walMode
    ? {
        en: ' or stop the service, and its database is copied without them',
        ko: ' 서비스를 멈추면 이 프로그램 없이도 복사할 수 있습니다.',
      }
    : { en: '', ko: '' };
  return new AppError(
    'ssh/lacks-program',
    localText(
      `"${name}" cannot be copied while its server may run: ${host} has neither python3 with its sqlite3 module nor the sqlite3 shell for this account, and a plain copy of a live database loses rows. Install one of them there,${stop.en || ' nothing else is needed'}.`,
      `"${name}"은(는) 서버가 실행 중일 수 있어 복사할 수 없습니다. ${host}에서 이 계정으로 sqlite3 모듈이 있는 python3도, sqlite3 셸도 쓸 수 없으며, 사용 중인 데이터베이스를 그대로 복사하면 행이 유실됩니다. 둘 중 하나를 설치하십시오.${stop.ko}`,
    ),
  );
}

/** What came could not be compared with what is there. */
export function noHashes(host: string, name: string): AppError {
  return new AppError(
    'ssh/lacks-program',
    localText(
      `"${name}" cannot be taken from ${host}: it has neither python3 nor sha256sum for this account, so that nothing could prove that what comes is what is there. Install one of them there.`,
      `${host}에서 이 계정으로 python3도 sha256sum도 쓸 수 없어, 받은 내용이 원본과 같은지 확인할 수 없으므로 "${name}"을(를) 가져올 수 없습니다. 둘 중 하나를 설치하십시오.`,
    ),
  );
}

/** Every way that there is has ended without a copy. */
export function copyingFailed(host: string, name: string, detail: string): AppError {
  return new AppError(
    'ssh/program-failed',
    localText(
      `"${name}" could not be copied on ${host}: ${detail || 'the program there says nothing'}. Look at the host's disk, memory and limits, then try again.`,
      `${host}에서 "${name}"을(를) 복사하지 못했습니다: ${detail || '프로그램이 이유를 알려 주지 않았습니다'}. 호스트의 디스크, 메모리, 제한을 확인한 뒤 다시 시도하십시오.`,
    ),
  );
}
