import { bilingual } from '../../ui/bilingual.ts';

/** Schedules and retention. */
export const scheduleTexts = bilingual(
  {
    list: 'Schedules',
    none: 'Nothing is scheduled on this desk.',
    name: 'Name',
    state: 'State',
    next: 'Next',
    lastOk: 'Last success',
    never: 'never',
    running: 'Running',
    ok: 'Done',
    failed: 'Failed',
    missed: 'Missed',
    overrun: 'Overrun',
    taken: 'Done by another console',
    paused: 'Paused',
  },
  {
    list: '일정',
    none: '이 데스크에 등록된 일정이 없습니다.',
    name: '이름',
    state: '상태',
    next: '다음',
    lastOk: '최근 성공',
    never: '없음',
    running: '실행 중',
    ok: '완료',
    failed: '실패',
    missed: '놓침',
    overrun: '겹침',
    taken: '다른 콘솔이 실행함',
    paused: '일시 중지',
  },
);
