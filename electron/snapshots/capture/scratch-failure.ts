import { AppError, asError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { systemCode, writeFailure } from '../../platform/file-errors.ts';

const fullCodes = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'];

/** A failed write into the scratch folder as an operator reads it. */
export function scratchFailure(error: unknown, path: string): Error {
  if (!fullCodes.includes(systemCode(error) ?? '')) return writeFailure(error, path) ?? asError(error);
  return new AppError(
    'snapshot/scratch-full',
    localText(
      `No space is left for temporary files at ${path}. Free some space there, or choose another folder for temporary files.`,
      `임시 파일을 둘 공간이 ${path}에 남아 있지 않습니다. 공간을 확보하거나 임시 파일을 둘 다른 폴더를 선택하십시오.`,
    ),
    { cause: error },
  );
}
