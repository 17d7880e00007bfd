import { bilingual } from '../../ui/bilingual.ts';

/** What a stage of an action does. */
export const stageKindTexts = bilingual(
  {
    edit: 'settings file',
    command: 'program',
    http: 'requests',
    wait: 'waits for probes',
    keep: 'credential',
    confirm: 'by a person',
    'put-back': 'settings file, as it was',
  },
  {
    edit: '설정 파일',
    command: '프로그램',
    http: '요청',
    wait: '점검 대기',
    keep: '자격 증명',
    confirm: '사람이 직접',
    'put-back': '설정 파일 되돌리기',
  },
);

/** How a stage went. */
export const stageOutcomeTexts = bilingual(
  {
    running: 'Running',
    done: 'Done',
    skipped: 'Not needed',
    waiting: 'Waits for you',
    failed: 'Failed',
    stopped: 'Stopped',
    'not-run': 'Not run',
  },
  {
    running: '실행 중',
    done: '완료',
    skipped: '필요 없음',
    waiting: '확인 대기',
    failed: '실패',
    stopped: '중단됨',
    'not-run': '실행 안 함',
  },
);

/** How a run of an action stands. */
export const runStateTexts = bilingual(
  {
    running: 'Running',
    waiting: 'Waits for you',
    done: 'Done',
    failed: 'Failed',
    stopped: 'Stopped',
    interrupted: 'Cut off',
  },
  {
    running: '실행 중',
    waiting: '확인 대기',
    done: '완료',
    failed: '실패',
    stopped: '중단됨',
    interrupted: '도중에 끊김',
  },
);
