import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { ListedFile } from '../repository/snapshot-contents.ts';
import { shownPath } from './capture/notes.ts';

/** True where it is the repository that cannot give what it should hold; another file may still be whole. */
export function isUnreadable(error: unknown): error is AppError {
  return isAppError(error) && error.code === 'repository/damaged';
}

/** The failure with the part and file of the snapshot that it concerns, and what can be done about it. */
export function unreadableFile(partId: string, path: string, error: AppError, advice: LocalText): AppError {
  const name = shownPath(path);
  return new AppError(
    error.code,
    localText(
      `"${name}" of the part ${partId} cannot be read from the repository. ${error.text.en} ${advice.en}`,
      `파트 ${partId}의 "${name}"을(를) 저장소에서 읽을 수 없습니다. ${error.text.ko} ${advice.ko}`,
    ),
    { cause: error },
  );
}

/** The entries of a part; where its list cannot be read, the failure names the part. */
export async function* namingPart(
  partId: string,
  entries: AsyncIterable<ListedFile>,
): AsyncGenerator<ListedFile> {
  try {
    yield* entries;
  } catch (error: unknown) {
    if (!isUnreadable(error)) throw error;
    throw new AppError(
      error.code,
      localText(
        `The list of the part ${partId} cannot be read from the repository. ${error.text.en} ${restByParts.en}`,
        `파트 ${partId}의 목록을 저장소에서 읽을 수 없습니다. ${error.text.ko} ${restByParts.ko}`,
      ),
      { cause: error },
    );
  }
}

const restByParts = localText(
  'Restore the rest with --only and the other parts, or with recover.mjs, which leaves out only what is lost.',
  '나머지는 --only로 다른 파트를 지정하거나, 잃은 부분만 빼고 복원하는 recover.mjs로 복원하십시오.',
);
