import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { repositoryFileName } from '../format/repository-file.ts';

/** What systems leave in a new folder by themselves. */
const harmless: ReadonlySet<string> = new Set([
  'lost+found',
  '.DS_Store',
  'System Volume Information',
  '$RECYCLE.BIN',
]);

/** The folder of a repository that is to be made, or that is not there. */
export interface NewGround {
  /**
   * Makes the folder, or sees to it that the one there is empty. Its parent must exist: a path whose disk is not mounted is not made up.
   * Answers whether it was made.
   *
   * @throws AppError repository/not-empty, repository/not-there, repository/read-only, ssh/…
   */
  prepare(signal: AbortSignal): Promise<boolean>;
  /** Removes what a failed attempt has made, as far as that can be done now: files, then folders in which nothing else is. Never fails. */
  takeBack(made: { readonly files: readonly string[]; readonly folders: readonly string[] }): Promise<void>;
  /** Whether what is not there may be on a disk that is not connected or mounted now. */
  mayBeAway(signal: AbortSignal): Promise<boolean>;
}

/** @throws AppError repository/not-empty; an existing repository is refused by its own name when one is made */
export function refuseFullFolder(place: string, names: readonly string[]): void {
  if (names.includes(repositoryFileName)) return;
  if (names.some((name) => !harmless.has(name))) throw notEmpty(place);
}

export function noParent(place: string): AppError {
  return new AppError(
    'repository/not-there',
    localText(
      `The folder above ${place} does not exist. Connect or mount the disk, or choose a folder that is there.`,
      `${place}의 상위 폴더가 없습니다. 디스크를 연결하거나 마운트하거나, 존재하는 폴더를 선택하십시오.`,
    ),
  );
}

function notEmpty(place: string): AppError {
  return new AppError(
    'repository/not-empty',
    localText(
      `${place} holds other files. Choose an empty folder, or the name of a new one.`,
      `${place}에 다른 파일이 있습니다. 빈 폴더를 선택하거나 새 폴더 이름을 입력하십시오.`,
    ),
  );
}
