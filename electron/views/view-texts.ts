import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

export function unknownView(id: string, known: readonly string[]): AppError {
  const list = known.length === 0 ? '-' : known.join(', ');
  return new AppError(
    'view/unknown',
    localText(
      `This target has no view "${id}". It has: ${list}.`,
      `이 대상에는 "${id}" 보기가 없습니다. 사용할 수 있는 보기: ${list}.`,
    ),
  );
}

export const folderMissing: LocalText = localText(
  "No server folder is set for this target. Set the folder in the target's settings to see this view.",
  '이 대상에 서버 폴더가 지정되지 않았습니다. 이 보기를 사용하려면 대상 설정에서 폴더를 지정하십시오.',
);

export function noServer(setting: string): LocalText {
  return localText(
    `The address of the database (setting "${setting}") is not set for this target. Enter it in the target's settings to see this view.`,
    `이 대상에 데이터베이스 주소(설정 "${setting}")가 지정되지 않았습니다. 이 보기를 사용하려면 대상 설정에 입력하십시오.`,
  );
}

export function fileMissing(path: string): LocalText {
  return localText(
    `"${path}" does not exist in the folder set for this target. Check the folder in the target's settings.`,
    `이 대상에 지정된 폴더에 "${path}"이(가) 없습니다. 대상 설정에서 폴더를 확인하십시오.`,
  );
}

/** In which clock the source writes a time; said beside the title. Null for UTC. */
export function clockText(zone: string): LocalText | null {
  if (zone === 'UTC' || zone === 'Z') return null;
  if (zone === 'host' || zone === '') {
    return localText(
      "the server writes this computer's local time",
      '서버가 이 컴퓨터의 현지 시각으로 기록합니다',
    );
  }
  return localText(`the server writes it in ${zone}`, `서버가 ${zone} 기준으로 기록합니다`);
}
