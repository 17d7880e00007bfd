import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { diskFull, systemCode, writeFailure } from '../../platform/file-errors.ts';

/** What was given is no exported set, or no longer whole. Nothing of it is kept. */
export function invalidArchive(en: string, ko: string, cause?: unknown): AppError {
  return new AppError(
    'snapshot/invalid-archive',
    localText(
      `The exported set cannot be imported: ${en}. Nothing was taken over. Export it again, or use another copy of the file.`,
      `내보낸 세트를 가져올 수 없습니다: ${ko}. 아무것도 가져오지 않았습니다. 다시 내보내거나 파일의 다른 복사본을 사용하십시오.`,
    ),
    { cause },
  );
}

export function noRoom(folder: string, neededBytes: number, freeBytes: number): AppError {
  const needed = { en: formatBytes(neededBytes, 'en'), ko: formatBytes(neededBytes, 'ko') };
  const free = { en: formatBytes(freeBytes, 'en'), ko: formatBytes(freeBytes, 'ko') };
  return new AppError(
    'snapshot/scratch-full',
    localText(
      `The set takes ${needed.en} when it is unpacked, and ${free.en} are free at ${folder}. Free some space there, or choose another folder for temporary files.`,
      `세트의 압축을 풀려면 ${needed.ko}가 필요한데 ${folder}에는 ${free.ko}만 남아 있습니다. 공간을 확보하거나 임시 파일을 둘 다른 폴더를 선택하십시오.`,
    ),
  );
}

export function wrongPassphrase(cause: unknown): AppError {
  return new AppError(
    'credentials/wrong-passphrase',
    localText(
      'The passphrase does not open this file. Type it again as it was given when the set was exported.',
      '이 암호로는 파일을 열 수 없습니다. 내보낼 때 입력한 암호를 다시 입력하십시오.',
    ),
    { cause },
  );
}

export function outputExists(path: string): AppError {
  return new AppError(
    'snapshot/output-exists',
    localText(
      `Something is already at ${path}, and an export never replaces anything. Choose another name.`,
      `${path}에 이미 파일이나 폴더가 있습니다. 내보내기는 기존 항목을 바꾸지 않습니다. 다른 이름을 선택하십시오.`,
    ),
  );
}

/** A failed write of an export as an operator reads it. */
export function outputFailure(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if (code === null) return error;
  if (code === 'EEXIST') return outputExists(path);
  return code === 'EFBIG' ? diskFull(path, error) : (writeFailure(error, path) ?? error);
}

/** A set is restored by the rules of its pack: those of another kind of system do not fit it. */
export function otherPack(
  { target, pack }: { readonly target: { readonly name: string }; readonly pack: { readonly id: string } },
  wanted: { readonly name: string; readonly pack: string },
): AppError {
  return new AppError(
    'snapshot/other-pack',
    localText(
      `The set of "${target.name}" was captured with the pack "${pack.id}", and the target "${wanted.name}" has the pack "${wanted.pack}". Nothing was imported; choose a target with the pack "${pack.id}", or none.`,
      `"${target.name}"의 세트는 "${pack.id}" 팩으로 캡처되었고 대상 "${wanted.name}"의 팩은 "${wanted.pack}"입니다. 아무것도 가져오지 않았습니다. "${pack.id}" 팩을 쓰는 대상을 선택하거나 대상 없이 가져오십시오.`,
    ),
  );
}
