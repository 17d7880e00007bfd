import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';

/** A file of the repository that is not what it must be. Names the file, what is wrong, and what to do. */
export function damaged(file: string, en: string, ko: string): AppError {
  return new AppError(
    'repository/damaged',
    localText(
      `${file} of the repository is damaged: ${en}. Run a check to see which snapshots it concerns; a copy of the repository has the same file under the same name.`,
      `저장소의 ${file} 파일이 손상되었습니다: ${ko}. 검사을 실행하여 어떤 스냅샷이 영향을 받는지 확인하십시오. 저장소의 복사본에는 같은 파일이 같은 이름으로 있습니다.`,
    ),
  );
}

export function missingFile(file: string): AppError {
  return damaged(file, 'it is missing', '파일이 없습니다');
}

/** Written by a later version of Holdfast. */
export function newerFormat(file: string, version: number): AppError {
  return new AppError(
    'repository/newer-format',
    localText(
      `${file} was written in format ${version}; this version of Holdfast reads format 1. Install the newer version on this computer.`,
      `${file}은(는) 형식 ${version}(으)로 기록되었습니다. 이 버전의 Holdfast는 형식 1을 읽습니다. 이 컴퓨터에 더 새로운 버전을 설치하십시오.`,
    ),
  );
}
