import { AppError, asError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

export function unknownSchedule(id: string): AppError {
  return new AppError(
    'schedule/unknown',
    localText(
      `There is no schedule ${id}. List them with "schedule list".`,
      `일정 ${id}이(가) 없습니다. "schedule list"로 목록을 확인하십시오.`,
    ),
  );
}

export function unknownZone(zone: string): AppError {
  return invalid(
    `"${zone}" is not a time zone this computer knows. Use an IANA name such as Asia/Seoul.`,
    `"${zone}"은(는) 이 컴퓨터가 아는 시간대가 아닙니다. Asia/Seoul과 같은 IANA 이름을 사용하십시오.`,
  );
}

export function invalidTiming(expression: string, cause: unknown): AppError {
  const why = asError(cause).message.replace(/^CronPattern: /, '');
  return invalid(
    `"${expression}" is no cron expression of five fields (minute hour day month weekday): ${why}`,
    `"${expression}"은(는) 다섯 필드(분 시 일 월 요일)의 cron 식이 아닙니다: ${why}`,
  );
}

export function neverDue(): AppError {
  return invalid(
    'A schedule with these times is never due. Choose a day that exists in the calendar.',
    '이 시각의 일정은 실행될 날이 없습니다. 달력에 있는 날을 선택하십시오.',
  );
}

export function sameRepository(): AppError {
  return invalid(
    'A copy needs two different repositories. Choose another one to copy to.',
    '복사하려면 서로 다른 저장소 두 개가 필요합니다. 복사할 다른 저장소를 선택하십시오.',
  );
}

export function runbookNeedsRepository(): AppError {
  return invalid(
    'Steps of this runbook take snapshots: choose the repository that they go to (--repo).',
    '이 런북에는 스냅샷을 만드는 단계가 있습니다. 스냅샷을 둘 저장소를 선택하십시오(--repo).',
  );
}

function invalid(en: string, ko: string): AppError {
  return new AppError('schedule/invalid', localText(en, ko));
}
