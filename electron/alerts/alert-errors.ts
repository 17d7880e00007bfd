import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

export function unknownAlert(id: string): AppError {
  return new AppError(
    'alert/unknown',
    localText(
      `There is no alert ${id}. List them with "alert list".`,
      `경보 ${id}이(가) 없습니다. "alert list"로 목록을 확인하십시오.`,
    ),
  );
}

export function unknownChannel(id: string): AppError {
  return new AppError(
    'alert/unknown',
    localText(
      `There is no alert channel ${id}. List them with "alert channel list".`,
      `경보 채널 ${id}이(가) 없습니다. "alert channel list"로 목록을 확인하십시오.`,
    ),
  );
}

export function unknownRule(id: string): AppError {
  return new AppError(
    'alert/unknown',
    localText(
      `There is no alert rule ${id}. List them with "alert rule list".`,
      `경보 규칙 ${id}이(가) 없습니다. "alert rule list"로 목록을 확인하십시오.`,
    ),
  );
}

export function nameTaken(name: string): AppError {
  return invalidAlert(
    `There is an alert channel named "${name}" already. Choose another name.`,
    `"${name}"이라는 경보 채널이 이미 있습니다. 다른 이름을 사용하십시오.`,
  );
}

export function noSuchKey(channel: string, name: string): AppError {
  return invalidAlert(
    `The alert channel "${channel}" uses no secret "${name}".`,
    `경보 채널 "${channel}"은(는) "${name}" 비밀을 사용하지 않습니다.`,
  );
}

export function invalidAlert(en: string, ko: string): AppError {
  return new AppError('alert/invalid', localText(en, ko));
}

export function programsElsewhere(): AppError {
  return new AppError(
    'contract/not-allowed-here',
    localText(
      'A program that is started with alerts is entered on the command line only: holdfast alert channel add NAME --program PATH.',
      '경보 때 시작할 프로그램은 명령줄에서만 등록할 수 있습니다: holdfast alert channel add NAME --program PATH.',
    ),
  );
}
