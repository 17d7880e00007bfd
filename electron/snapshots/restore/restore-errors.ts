import { AppError, asError, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { RestoreRemark } from '../../../shared/model/restore.ts';
import { HostFileError } from '../../locations/ssh/sftp-errors.ts';
import { systemCode } from '../../platform/file-errors.ts';
import { shownName } from './system-names.ts';

const fullCodes: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** A failed file operation as an operator reads it. Bugs, and what is already explained, stay as they are. */
export function asRestoreError(error: unknown, path: string): Error {
  if (isAppError(error)) return error;
  const code = systemCode(error);
  const name = shownName(path);
  if (code === null) return asError(error);
  if (fullCodes.includes(code)) {
    return new AppError(
      'restore/disk-full',
      localText(
        `There is no space left to write "${name}". Free space on that disk, or restore to another folder.`,
        `"${name}"을(를) 쓸 공간이 없습니다. 디스크 공간을 확보하거나 다른 폴더로 복원하십시오.`,
      ),
      { cause: error },
    );
  }
  if (error instanceof HostFileError) return failedOnHost(name, code, error);
  return new AppError(
    'restore/destination-failed',
    localText(
      `"${name}" could not be read or written: the system reports ${code}. Check the disk and the rights of this account, then try again.`,
      `"${name}"을(를) 읽거나 쓸 수 없습니다. 시스템이 ${code} 오류를 보고했습니다. 디스크와 이 계정의 권한을 확인한 뒤 다시 시도하십시오.`,
    ),
    { cause: error },
  );
}

/** The account is that of the host, which may be another one than at the desk. */
function failedOnHost(name: string, code: string, cause: unknown): AppError {
  return new AppError(
    'restore/destination-failed',
    localText(
      `"${name}" on the host could not be read or written: the host reports ${code}. Check the disk there, and the rights of the account with which the host is entered; choose a folder that this account may write to.`,
      `호스트의 "${name}"을(를) 읽거나 쓸 수 없습니다. 호스트가 ${code} 오류를 보고했습니다. 호스트의 디스크와 호스트에 접속하는 계정의 권한을 확인하고, 그 계정이 쓸 수 있는 폴더를 지정하십시오.`,
    ),
    { cause },
  );
}

/** The destination holds other bytes than were written to it. */
export function wroteOtherBytes(path: string): AppError {
  const name = shownName(path);
  return new AppError(
    'restore/destination-failed',
    localText(
      `"${name}" was read back with other content than was written. Check that disk, or restore to another one.`,
      `"${name}"을(를) 다시 읽으니 쓴 내용과 다릅니다. 디스크를 점검하거나 다른 디스크로 복원하십시오.`,
    ),
  );
}

/** The source handed out other bytes than its file list promises. */
export function sourceDiffers(path: string): AppError {
  const name = shownName(path);
  return new AppError(
    'repository/damaged',
    localText(
      `The content of "${name}" in the snapshot does not match its SHA-256. Run a check of the repository, and restore from another snapshot or place.`,
      `스냅샷에 있는 "${name}"의 내용이 SHA-256과 다릅니다. 저장소를 검사하고, 다른 스냅샷이나 다른 장소에서 복원하십시오.`,
    ),
  );
}

export function unsafePath(path: string): AppError {
  const name = shownName(path);
  return new AppError(
    'restore/unsafe-path',
    localText(
      `The snapshot lists "${name}", which would be written outside the destination. Nothing was changed. The snapshot was not made by Holdfast as it is: do not use it.`,
      `스냅샷의 "${name}"은(는) 복원 위치 밖에 쓰이게 됩니다. 아무것도 변경하지 않았습니다. 변조된 스냅샷일 수 있으니 사용하지 마십시오.`,
    ),
  );
}

/** The plan says why it must not be run, or what stands in the way of taking a restore back. */
export function blocked(
  blockers: readonly RestoreRemark[],
  what: 'restore' | 'taking-back' = 'restore',
): AppError {
  const code = blockers.some((blocker) => blocker.code === 'unsafe-path')
    ? 'restore/unsafe-path'
    : 'restore/blocked';
  const shown = blockers.slice(0, 5).map((blocker) => blocker.text);
  return new AppError(
    code,
    localText(
      `${notBegun[what].en} ${shown.map((text) => text.en).join(' ')}`,
      `${notBegun[what].ko} ${shown.map((text) => text.ko).join(' ')}`,
    ),
  );
}

const notBegun = {
  restore: localText(
    'The restore was not started; nothing was changed.',
    '복원을 시작하지 않았으며 아무것도 변경하지 않았습니다.',
  ),
  'taking-back': localText(
    'Taking the restore back was not started; nothing was changed.',
    '복원을 되돌리기 시작하지 않았으며 아무것도 변경하지 않았습니다.',
  ),
} as const;

export function changedMeanwhile(path: string): AppError {
  const name = shownName(path);
  return new AppError(
    'restore/destination-failed',
    localText(
      `"${name}" was changed by somebody else during the restore, so it could not go on. Make sure that the service is stopped and nothing starts it, then try again.`,
      `복원하는 동안 다른 프로그램이 "${name}"을(를) 변경하여 더 진행할 수 없습니다. 서비스가 멈췄고 아무것도 서비스를 시작하지 않는지 확인한 뒤 다시 시도하십시오.`,
    ),
  );
}

export function unknownRestore(path: string): AppError {
  const name = shownName(path);
  return new AppError(
    'restore/unknown',
    localText(
      `"${name}" is not there or cannot be read as the record of a restore. Look for interrupted restores in the folder of the target.`,
      `"${name}"이(가) 없거나 복원 기록으로 읽을 수 없습니다. 대상 폴더에서 중단된 복원을 찾아보십시오.`,
    ),
  );
}

export function mustRollBack(): AppError {
  return new AppError(
    'restore/interrupted',
    localText(
      'This restore was already being rolled back, so it cannot go on forward. Roll it back to the end.',
      '이 복원은 이미 되돌리는 중이었으므로 앞으로 진행할 수 없습니다. 되돌리기를 끝까지 진행하십시오.',
    ),
  );
}

export function stillRunning({
  pid,
  hostName,
}: {
  readonly pid: number;
  readonly hostName: string;
}): AppError {
  return new AppError(
    'run/busy',
    localText(
      `Another process (${pid} on ${hostName}) is still carrying out this restore. Wait for it, or stop it first.`,
      `다른 프로세스(${hostName}의 ${pid})가 아직 이 복원을 진행하고 있습니다. 끝나기를 기다리거나 먼저 중지하십시오.`,
    ),
  );
}

export function notUndoable(name: string): AppError {
  const shown = shownName(name);
  return new AppError(
    'restore/not-undoable',
    localText(
      `The restore cannot simply be taken back, because "${shown}" was changed since: the service has run. Make a new restore from a snapshot, or take single files out of the safety copy.`,
      `복원 뒤에 "${shown}"이(가) 변경되어(서비스가 실행됨) 단순히 취소할 수 없습니다. 스냅샷에서 새로 복원하거나 안전 사본에서 필요한 파일만 꺼내십시오.`,
    ),
  );
}
