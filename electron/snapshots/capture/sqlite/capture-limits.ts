import { AppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { formatBytes } from '../../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../../shared/text/format-duration.ts';

/** How much a capture may ask of a server. Past a limit it lets go and says why. */
export type CaptureLimits = {
  /** Rollback mode: how long the server may be kept from writing. */
  readonly maxStallMs: number;
  /** WAL mode: how long one state may be held, during which the server cannot begin its `-wal` anew. */
  readonly maxPinMs: number;
  /** By how much the `-wal` may grow meanwhile. */
  readonly maxWalGrowthBytes: number;
  /** What must stay free where the scratch copy is made. */
  readonly spareBytes: number;
};

export const defaultCaptureLimits: CaptureLimits = {
  maxStallMs: 3000,
  maxPinMs: 30_000,
  maxWalGrowthBytes: 1024 ** 3,
  spareBytes: 256 * 1024 ** 2,
};

export function stallLimitReached(name: string, heldMs: number, limitMs: number): AppError {
  return new AppError(
    'snapshot/limit-reached',
    localText(
      `Copying "${name}" kept its server from writing for ${formatDuration(heldMs, 'en')}; the limit is ${formatDuration(limitMs, 'en')}. The copy was given up and the server writes again. Capture at a quiet time, raise the limit of this target, or let the server use WAL mode, where writers need not wait.`,
      `"${name}"을(를) 복사하는 동안 서버가 ${formatDuration(heldMs, 'ko')} 동안 쓰지 못했습니다. 한도는 ${formatDuration(limitMs, 'ko')}입니다. 복사를 그만두었고 서버는 다시 쓸 수 있습니다. 한가한 시간에 다시 시도하거나, 이 대상의 한도를 높이거나, 쓰기를 막지 않는 WAL 모드를 서버에서 사용하십시오.`,
    ),
  );
}

export function pinLimitReached(name: string, heldMs: number, limitMs: number): AppError {
  return new AppError(
    'snapshot/limit-reached',
    localText(
      `Copying "${name}" took ${formatDuration(heldMs, 'en')}, during which its write-ahead log could not be emptied; the limit is ${formatDuration(limitMs, 'en')}. The copy was given up. Capture when the disks are less busy, put the temporary folder on a faster disk, or raise the limit of this target.`,
      `"${name}"을(를) 복사하는 데 ${formatDuration(heldMs, 'ko')}이(가) 걸렸고, 그동안 미리 쓰기 로그를 비울 수 없었습니다. 한도는 ${formatDuration(limitMs, 'ko')}입니다. 복사를 그만두었습니다. 디스크가 한가할 때 다시 시도하거나, 임시 폴더를 더 빠른 디스크로 옮기거나, 이 대상의 한도를 높이십시오.`,
    ),
  );
}

export function walLimitReached(name: string, grownBytes: number, limitBytes: number): AppError {
  return new AppError(
    'snapshot/limit-reached',
    localText(
      `While "${name}" was copied, its write-ahead log grew by ${formatBytes(grownBytes, 'en')}; the limit is ${formatBytes(limitBytes, 'en')}. The copy was given up, and the server can empty its log again. Capture at a quiet time, or raise the limit of this target if its disk has the room.`,
      `"${name}"을(를) 복사하는 동안 미리 쓰기 로그가 ${formatBytes(grownBytes, 'ko')} 늘었습니다. 한도는 ${formatBytes(limitBytes, 'ko')}입니다. 복사를 그만두었고 서버는 다시 로그를 비울 수 있습니다. 한가한 시간에 다시 시도하거나, 디스크에 여유가 있다면 이 대상의 한도를 높이십시오.`,
    ),
  );
}

/** `neededBytes` is null when the space ran out while copying. */
export function scratchFull(
  name: string,
  folder: string,
  freeBytes: number | null,
  neededBytes: number | null,
): AppError {
  const seen =
    freeBytes === null || neededBytes === null
      ? { en: 'no space is left there', ko: '남은 공간이 없습니다' }
      : {
          en: `${formatBytes(neededBytes, 'en')} must be free and ${formatBytes(freeBytes, 'en')} are`,
          ko: `${formatBytes(neededBytes, 'ko')}가 필요한데 ${formatBytes(freeBytes, 'ko')}만 비어 있습니다`,
        };
  return new AppError(
    'snapshot/scratch-full',
    localText(
      `There is no room for the temporary copy of "${name}" in ${folder}: ${seen.en}. Free some space there, or choose another folder for temporary files.`,
      `${folder}에 "${name}"의 임시 복사본을 둘 공간이 없습니다. ${seen.ko}. 공간을 확보하거나 임시 파일을 둘 다른 폴더를 선택하십시오.`,
    ),
  );
}
