import { AppError } from '../../../../../shared/errors/app-error.ts';
import { localText } from '../../../../../shared/text/local-text.ts';
import type { LocalText } from '../../../../../shared/model/local-text.ts';
import { formatBytes } from '../../../../../shared/text/format-bytes.ts';
import {
  copyByPython,
  copyByShell,
  copyPlainly,
  copyStoppedOnHost,
} from '../../../../locations/host-database-copy/copy-on-host.ts';
import type { HostCopyContext } from '../../../../locations/host-database-copy/copy-on-host.ts';
import type { HostCopy, HostCopyJob } from '../../../../locations/host-database-copy/host-copy.ts';
import type { FoundAbilities } from '../../../../locations/ssh/read-abilities.ts';

/** One way to copy a database where it lies. */
export type HostCopyWay = (job: HostCopyJob, context: HostCopyContext) => Promise<HostCopy>;

export const stoppedWay: HostCopyWay = copyStoppedOnHost;

/**
 * The ways to copy a live database, the first one first; a copy that does not pass its check is taken again by the next. As on this computer
 * a read transaction is held while main and `-wal` are copied, which gives the very bytes; then SQLite's own backup in one step, where python3
 * has it (3.7). Where nothing can hold it still it is copied plainly, and only with a reason in writing.
 */
export function liveWays(programs: FoundAbilities, liveCopyReason: string | null): readonly HostCopyWay[] {
  const ways: HostCopyWay[] = [];
  if (programs.python3Sqlite !== null) {
    ways.push((job, context) => copyByPython(job, 'pinned', context));
    if (isAtLeast(programs.python3 ?? '', 3, 7))
      ways.push((job, context) => copyByPython(job, 'backup', context));
  }
  if (programs.sqlite3 !== null) ways.push(copyByShell);
  return ways.length === 0 && liveCopyReason !== null ? [copyPlainly] : ways;
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split('.').map(Number);
  return first > major || (first === major && second >= minor);
}

/** A live database where nothing is that could hold it still. Copied plainly it would look whole and have lost rows. */
export function noWayToCopy(host: string, name: string, walMode: boolean): AppError {
  const stop = walMode
    ? {
        en: ', stop the service and its database is copied without them,',
        ko: ' 서비스를 멈추면 이 프로그램 없이도 복사할 수 있습니다.',
      }
    : { en: '', ko: '' };
  return new AppError(
    'ssh/lacks-program',
    localText(
      `"${name}" cannot be copied while its server may run: ${host} has neither python3 with its sqlite3 module nor the sqlite3 shell for this account, and a plain copy of a live database loses rows. Install one of them there${stop.en} or say why it may be copied all the same, with --live-copy-reason.`,
      `"${name}"은(는) 서버가 실행 중일 수 있어 복사할 수 없습니다. ${host}에서 이 계정으로 sqlite3 모듈이 있는 python3도, sqlite3 셸도 쓸 수 없으며, 사용 중인 데이터베이스를 그대로 복사하면 행이 유실됩니다. 둘 중 하나를 설치하십시오.${stop.ko} 그래도 복사해야 한다면 --live-copy-reason으로 사유를 적으십시오.`,
    ),
  );
}

/** Copied with a reason, and never one state. */
export function neverStill(host: string, name: string): AppError {
  return new AppError(
    'database/busy',
    localText(
      `"${name}" could not be copied: its server on ${host} wrote to it during each attempt, and nothing there can hold it still. Try again at a quiet time, stop the service, or install python3 or sqlite3 there.`,
      `"${name}"을(를) 복사하지 못했습니다. ${host}의 서버가 시도할 때마다 데이터베이스에 쓰고 있었고, 그곳에는 상태를 붙잡아 둘 프로그램이 없습니다. 한가한 시간에 다시 시도하거나, 서비스를 멈추거나, 호스트에 python3 또는 sqlite3를 설치하십시오.`,
    ),
  );
}

/** Copied with a reason, and the copy does not pass its check. */
export function notPassed(host: string, name: string, problem: LocalText): AppError {
  return new AppError(
    'database/busy',
    localText(
      `"${name}" was copied while nothing on ${host} could hold it still, and the copy does not pass its check: ${problem.en}. That does not tell whether "${name}" itself does. Stop the service and try again, or install python3 or sqlite3 there: then it is told.`,
      `${host}에 "${name}"의 상태를 붙잡아 둘 프로그램이 없는 채로 복사했고, 복사본이 검사를 통과하지 못했습니다: ${problem.ko}. 이것만으로는 "${name}" 자체가 검사를 통과하는지 알 수 없습니다. 서비스를 멈추고 다시 시도하거나 호스트에 python3 또는 sqlite3를 설치하면 확인할 수 있습니다.`,
    ),
  );
}

/** The disk had room when the copy was begun, and then it had not. */
export function filledUp(name: string, where: string, freeBytes: number, neededBytes: number): AppError {
  return new AppError(
    'snapshot/scratch-full',
    localText(
      `The temporary copy of "${name}" in ${where} has filled the space there: ${formatBytes(freeBytes, 'en')} were free before, and ${formatBytes(neededBytes, 'en')} are needed. Something else writes there too, or the account may not use more (a quota). Free some space there, or raise the quota, then try again.`,
      `${where}에 "${name}"의 임시 복사본을 만드는 중 공간이 부족해졌습니다. 시작하기 전에는 ${formatBytes(freeBytes, 'ko')}가 비어 있었고 ${formatBytes(neededBytes, 'ko')}가 필요합니다. 다른 프로그램도 그곳에 쓰고 있거나 계정의 사용 한도(쿼터)에 이른 것일 수 있습니다. 공간을 확보하거나 한도를 높인 뒤 다시 시도하십시오.`,
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
