import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { windowProblem } from '../../../shared/rules/maintenance-window.ts';

/** Why a window cannot be added, in words an operator can act on. */
export function invalidWindow(
  problem: NonNullable<ReturnType<typeof windowProblem>> | 'over',
  zone: string,
): AppError {
  switch (problem) {
    case 'zone':
      return invalid(
        `"${zone}" is not a time zone this computer knows. Use an IANA name such as Asia/Seoul.`,
        `"${zone}"은(는) 이 컴퓨터가 아는 시간대가 아닙니다. Asia/Seoul과 같은 IANA 이름을 사용하십시오.`,
      );
    case 'time':
      return invalid(
        'A time of the maintenance window does not exist in the calendar. Write it as 2026-03-29T02:30.',
        '유지 관리 시간대의 시각이 달력에 없습니다. 2026-03-29T02:30 형식으로 입력하십시오.',
      );
    case 'order':
      return invalid(
        'The maintenance window ends before it begins. Choose an end after its begin.',
        '유지 관리 시간대의 끝이 시작보다 빠릅니다. 시작 이후의 끝 시각을 선택하십시오.',
      );
    case 'longer-than-repeat':
      return invalid(
        'The maintenance window is longer than the time after which it repeats. Make it shorter, or do not repeat it.',
        '유지 관리 시간대가 반복 주기보다 깁니다. 더 짧게 하거나 반복하지 마십시오.',
      );
    case 'over':
      return invalid(
        'The maintenance window is already over. Choose times that lie ahead.',
        '유지 관리 시간대가 이미 지났습니다. 앞으로의 시각을 선택하십시오.',
      );
  }
}

export function unknownWindow(id: string): AppError {
  return new AppError(
    'maintenance/unknown',
    localText(
      `There is no maintenance window ${id}. List them with "maintenance list".`,
      `유지 관리 시간대 ${id}이(가) 없습니다. "maintenance list"로 목록을 확인하십시오.`,
    ),
  );
}

function invalid(en: string, ko: string): AppError {
  return new AppError('maintenance/invalid', localText(en, ko));
}
