import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Location } from './location.ts';

/**
 * The absolute path for work in a child process on this computer. Throws `location/only-local` where the files lie on a host that is
 * reached over SSH, and what `absolutePath` throws.
 */
export async function localPath(location: Location, path: string): Promise<string> {
  if (location.kind !== 'local') throw onlyLocal(path);
  return location.absolutePath(path);
}

function onlyLocal(path: string): AppError {
  return new AppError(
    'location/only-local',
    localText(
      `"${path}" lies on a host that is reached over SSH, and this is done on files of this computer only. Do it on the host itself, with the command line there.`,
      `"${path}"은(는) SSH로 연결하는 호스트에 있지만, 이 작업은 이 컴퓨터의 파일에 대해서만 할 수 있습니다. 해당 호스트에서 명령줄로 직접 실행하십시오.`,
    ),
  );
}
