import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText, sameText } from '../../../shared/text/local-text.ts';
import { systemCode } from '../../platform/file-errors.ts';
import { accountName } from '../../platform/operator.ts';
import { isTemporaryName } from './temporary-name.ts';

const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const refusedCodes: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);
const readOnlyCodes: ReadonlySet<string> = new Set(['EROFS', ...refusedCodes]);

/** What was used of a place: a file by its name there, or words for what has none that anybody knows. */
export type UsedThing = string | LocalText;

export const newFile = localText('a new file', '새 파일');
export const temporaryFiles = localText('temporary files', '임시 파일');
export const freeSpace = localText('the free space', '남은 공간');
export const folderItself = localText('the folder itself', '폴더 자체');

/** The name that a file has until it is whole means nothing to anybody. */
function wordsOf(used: UsedThing): LocalText {
  if (typeof used !== 'string') return used;
  return isTemporaryName(basename(used)) ? newFile : sameText(used);
}

/** A failed call on a repository's place as an AppError; what is none of the system's failures is passed on. */
export function storageFailure(error: unknown, place: string, used: UsedThing): unknown {
  const code = systemCode(error);
  if (code === null || !/^E[A-Z0-9]+$/.test(code)) return error;
  const cause = { cause: error };
  const name = wordsOf(used);
  if (fullCodes.has(code)) {
    return new AppError(
      'repository/disk-full',
      localText(
        `No space is left at ${place}. What was finished before is complete; free some space, or prune the repository, and try again.`,
        `${place}에 남은 공간이 없습니다. 이전에 완료된 것은 온전합니다. 공간을 확보하거나 저장소를 정리한 뒤 다시 시도하십시오.`,
      ),
      cause,
    );
  }
  if (readOnlyCodes.has(code)) {
    return new AppError(
      'repository/read-only',
      localText(
        `At ${place}, ${name.en} cannot be written (${code}). Give this account the right to do so, or remount the place.`,
        `${place}의 ${name.ko}을(를) 쓸 수 없습니다(${code}). 이 계정에 권한을 주거나 다시 마운트하십시오.`,
      ),
      cause,
    );
  }
  return new AppError(
    'repository/io-failed',
    localText(
      `The place ${place} failed while ${name.en} was used (${code}). Nothing that was finished before is lost; look at the disk or the connection and try again.`,
      `${name.ko}을(를) 다루는 중 ${place}에서 오류가 발생했습니다(${code}). 이전에 완료된 것은 잃지 않았습니다. 디스크나 연결을 확인한 뒤 다시 시도하십시오.`,
    ),
    cause,
  );
}

/** The same for what only reads: a file that this account may not read says nothing of a place that cannot be written. */
export async function readingFailure(error: unknown, place: string, used: UsedThing): Promise<unknown> {
  const code = systemCode(error);
  if (code === null || !refusedCodes.has(code)) return storageFailure(error, place, used);
  const owner = await ownerOf(place, typeof used === 'string' ? used : '.');
  return notReadable(error, { place, used, code, account: accountName(), owner });
}

/** The same on a host, where `account` is who has logged in. */
export function hostReadingFailure(error: unknown, place: string, used: UsedThing, account: string): unknown {
  const code = systemCode(error);
  if (code === null || !refusedCodes.has(code)) return storageFailure(error, place, used);
  return notReadable(error, { place, used, code, account, owner: null });
}

type Refused = {
  readonly place: string;
  readonly used: UsedThing;
  readonly code: string;
  readonly account: string;
  readonly owner: { readonly uid: number; readonly mode: string } | null;
};

function notReadable(cause: unknown, { place, used, code, account, owner }: Refused): AppError {
  const name = wordsOf(used);
  return new AppError(
    'repository/not-readable',
    localText(
      `At ${place}, ${name.en} may not be read by the account "${account}" (${code})${owner === null ? '' : `: it belongs to the user with the number ${owner.uid}, mode ${owner.mode}`}. It is not damaged. Give "${account}" the right to read the folder and all that lies below it, or do this as the account it belongs to.`,
      `계정 "${account}"은(는) ${place}의 ${name.ko}을(를) 읽을 권한이 없습니다(${code}${owner === null ? '' : `, 소유자 번호 ${owner.uid}, 모드 ${owner.mode}`}). 손상된 것은 아닙니다. "${account}"에 이 폴더와 그 아래 전체를 읽을 권한을 주거나, 소유한 계정으로 실행하십시오.`,
    ),
    { cause },
  );
}

/** Of the file, or of the folder above it that keeps it from being looked at. */
async function ownerOf(
  place: string,
  file: string,
): Promise<{ readonly uid: number; readonly mode: string } | null> {
  if (process.platform === 'win32') return null;
  for (let path = join(place, file); path.startsWith(place); path = dirname(path)) {
    const facts = await stat(path).catch(() => null);
    if (facts !== null) return { uid: facts.uid, mode: (facts.mode & 0o777).toString(8).padStart(4, '0') };
  }
  return null;
}

/** The place is not there, or what lies there is not a repository: an empty mount point looks just like that. */
export function notThere(place: string): AppError {
  return new AppError(
    'repository/not-there',
    localText(
      `No repository is at ${place}: the folder is missing or holds none. Connect or mount the disk; nothing is created there by itself.`,
      `${place}에 저장소가 없습니다. 폴더가 없거나 저장소가 들어 있지 않습니다. 디스크를 연결하거나 마운트하십시오. 자동으로 만들지는 않습니다.`,
    ),
  );
}
