import { mkdir, readdir } from 'node:fs/promises';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import { fileErrorCode } from '../../platform/file-errors.ts';
import { repositoryFileName } from '../format/repository-file.ts';
import { readingFailure, storageFailure } from './storage-errors.ts';

/** What systems leave in a new folder by themselves. */
const harmless: ReadonlySet<string> = new Set([
  'lost+found',
  '.DS_Store',
  'System Volume Information',
  '$RECYCLE.BIN',
]);

/**
 * Makes the folder of a new repository, or sees to it that the one there is empty. Its parent must exist: a path whose disk is not
 * mounted is not made up. Answers whether it was made.
 *
 * @throws AppError repository/exists, repository/not-empty, repository/not-there, repository/read-only
 */
export async function prepareLocalPlace(place: string): Promise<boolean> {
  try {
    await mkdir(place, { mode: 0o700 });
    return true;
  } catch (error: unknown) {
    if (fileErrorCode(error) === 'ENOENT') throw noParent(place);
    if (fileErrorCode(error) !== 'EEXIST') throw storageFailure(error, place, place);
  }
  const names = await readdir(place).catch(async (error: unknown) => {
    throw await readingFailure(error, place, '.');
  });
  // An existing repository is refused by its own name when it is made.
  if (names.includes(repositoryFileName)) return false;
  if (names.some((name) => !harmless.has(name))) throw notEmpty(place);
  return false;
}

function noParent(place: string): AppError {
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
