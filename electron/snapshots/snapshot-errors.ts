import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { formatMoment } from '../../shared/text/format-age.ts';

export function unknownSnapshot(id: string): AppError {
  return new AppError(
    'snapshot/unknown',
    localText(
      `No repository of this desk has a snapshot ${id.slice(0, 16)}…. Refresh the repository if another console took it.`,
      `이 콘솔의 저장소에 ${id.slice(0, 16)}… 스냅샷이 없습니다. 다른 콘솔에서 만든 것이라면 저장소를 새로 고치십시오.`,
    ),
  );
}

export function noParts(packTitle: string): AppError {
  return new AppError(
    'snapshot/no-parts',
    localText(
      `The pack "${packTitle}" declares no parts, so there is nothing to back up. Add parts to the pack.`,
      `"${packTitle}" 팩에 선언된 항목이 없어 백업할 것이 없습니다. 팩에 항목을 추가하십시오.`,
    ),
  );
}

export function captureRunning(targetName: string): AppError {
  return new AppError(
    'run/busy',
    localText(
      `A snapshot of "${targetName}" is being taken already. Wait for it, or cancel it first.`,
      `"${targetName}"의 스냅샷을 이미 만들고 있습니다. 끝날 때까지 기다리거나 먼저 취소하십시오.`,
    ),
  );
}

export function notForgettable(why: { readonly en: string; readonly ko: string }): AppError {
  return new AppError('snapshot/not-forgettable', localText(why.en, why.ko));
}

export function notConfirmed(targetName: string): AppError {
  return new AppError(
    'target/not-confirmed',
    localText(
      `Type the name of the target, "${targetName}", to confirm.`,
      `확인하려면 대상 이름 "${targetName}"을(를) 입력하십시오.`,
    ),
  );
}

/** Two restores over the same files, or a snapshot of files that are being replaced, would mix old and new. */
export function restoreRunning(targetName: string): AppError {
  return new AppError(
    'run/busy',
    localText(
      `"${targetName}" is being restored. Wait for it, or cancel it first.`,
      `"${targetName}"을(를) 복원하고 있습니다. 끝날 때까지 기다리거나 먼저 취소하십시오.`,
    ),
  );
}

export function unknownRestore(id: string): AppError {
  return new AppError(
    'restore/unknown',
    localText(
      `There is no restore ${id} on this desk, or nothing of it can be taken back.`,
      `이 콘솔에 ${id} 복원이 없거나 되돌릴 수 있는 것이 없습니다.`,
    ),
  );
}

export function nothingToResume(): AppError {
  return new AppError(
    'restore/interrupted',
    localText(
      'This restore was cut off before it changed anything, so there is nothing to finish. Run it again, which removes what it had prepared there; or roll it back, which removes only that.',
      '이 복원은 아무것도 변경하기 전에 끊겨 이어서 끝낼 것이 없습니다. 다시 실행하면 준비하던 내용이 함께 제거됩니다. 그 내용만 제거하려면 되돌리십시오.',
    ),
  );
}

/** @param at when, epoch ms */
export function alreadyUndone(targetName: string, at: number): AppError {
  return new AppError(
    'restore/not-undoable',
    localText(
      `This restore of "${targetName}" was undone already, on ${formatMoment(at, 'en')}: there is nothing left to take back.`,
      `"${targetName}"의 이 복원은 이미 ${formatMoment(at, 'ko')}에 되돌렸습니다. 더 되돌릴 것이 없습니다.`,
    ),
  );
}

export function targetNotHere(targetName: string): AppError {
  return new AppError(
    'target/unknown',
    localText(
      `The target "${targetName}" is not on this desk, so there is no place to restore to. Adopt it from the repository, or restore into a folder.`,
      `대상 "${targetName}"이(가) 이 콘솔에 없어 복원할 위치가 없습니다. 저장소에서 대상을 가져오거나 폴더로 복원하십시오.`,
    ),
  );
}
