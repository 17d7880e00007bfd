import { localText } from '../../shared/text/local-text.ts';
import type { UnseenCause } from './schedule-pass.ts';

export const interruptedText = localText(
  'The console ended while this ran: it was closed, or the computer went down.',
  '실행 중에 콘솔이 종료되었습니다. 콘솔이 닫혔거나 컴퓨터가 꺼졌습니다.',
);

export const overrunText = localText(
  'Not started: the run before was still under way. Choose a longer distance between runs if this happens again.',
  '시작하지 않았습니다. 이전 실행이 아직 진행 중이었습니다. 다시 발생하면 실행 간격을 늘리십시오.',
);

export const takenText = localText('Another console does this run.', '다른 콘솔이 이 실행을 맡았습니다.');

export const unreachableText = localText(
  'The place of the repository could not be reached, so it cannot be known whether another console does this run.',
  '저장소 위치에 연결할 수 없어 다른 콘솔이 이 실행을 맡았는지 알 수 없습니다.',
);

/** Why nobody started a run at its due moment. */
export function missedText(cause: UnseenCause) {
  switch (cause) {
    case 'asleep':
      return localText(
        'Missed: the computer slept, or its clock was set forward. Of several missed runs only the newest is made up for.',
        '놓쳤습니다. 컴퓨터가 절전 중이었거나 시계가 앞으로 조정되었습니다. 놓친 실행이 여럿이면 가장 최근 것만 보충합니다.',
      );
    case 'not-running':
      return localText(
        'Missed: no console was running then. Of several missed runs only the newest is made up for.',
        '놓쳤습니다. 당시 실행 중인 콘솔이 없었습니다. 놓친 실행이 여럿이면 가장 최근 것만 보충합니다.',
      );
  }
}

export function unexpectedText(incident: string) {
  return localText(
    `An unexpected error ended the run; it stands in the log as ${incident}.`,
    `예상하지 못한 오류로 실행이 끝났습니다. 로그에 ${incident}(으)로 기록되어 있습니다.`,
  );
}
