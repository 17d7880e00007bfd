import { bilingual } from '../../ui/bilingual.ts';

/** Words of the states of a step. */
export const stepStateTexts = bilingual(
  {
    open: 'To do',
    running: 'Running',
    waiting: 'Waits for you',
    done: 'Done',
    failed: 'Failed',
    skipped: 'Skipped',
    cancelled: 'Cancelled',
    'cut-off': 'Cut off',
    'not-needed': 'Not needed',
  },
  {
    open: '할 일',
    running: '실행 중',
    waiting: '사람을 기다림',
    done: '완료',
    failed: '실패',
    skipped: '건너뜀',
    cancelled: '취소됨',
    'cut-off': '도중에 끊김',
    'not-needed': '필요 없음',
  },
);

/** Words of the kinds of steps. */
export const stepKindTexts = bilingual(
  {
    probe: 'Probe',
    check: 'Check',
    policy: 'Policies',
    view: 'View',
    action: 'Action',
    command: 'Command',
    snapshot: 'Snapshot',
    verify: 'Verification',
    drill: 'Drill',
    restore: 'Restore',
    confirm: 'By hand',
    input: 'Answer',
    wait: 'Wait',
    choice: 'Choice',
  },
  {
    probe: '점검',
    check: '확인',
    policy: '정책',
    view: '보기',
    action: '작업',
    command: '명령',
    snapshot: '스냅샷',
    verify: '검증',
    drill: '복원 훈련',
    restore: '복원',
    confirm: '직접 수행',
    input: '답',
    wait: '대기',
    choice: '선택',
  },
);
