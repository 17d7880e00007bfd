import { localText } from '../../../shared/model/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RunStep } from '../../../shared/model/runbook.ts';

/** What an export calls things. */
export const runWords = {
  target: localText('Target', '대상'),
  runbook: localText('Runbook', '런북'),
  run: localText('Run', '실행'),
  state: localText('State', '상태'),
  started: localText('Started', '시작'),
  ended: localText('Ended', '종료'),
  operator: localText('Operator', '담당자'),
  startedBy: localText('Started by', '시작한 사람'),
  packVersion: localText('Version of the pack', '팩 버전'),
  exported: localText('Exported', '내보낸 시각'),
  why: localText('Reason', '사유'),
  note: localText('Note', '메모'),
  notes: localText('Notes', '메모'),
  value: localText('Answer', '답'),
  file: localText('File', '파일'),
  duration: localText('Duration', '소요 시간'),
  targetClock: localText("Target's clock", '대상의 시계'),
  deskClock: localText("Desk's clock", '운영 PC의 시계'),
  notMeasured: localText('not measured', '측정하지 않음'),
  steps: localText('Steps', '단계'),
  rules: localText('What must not be done', '하지 말아야 할 일'),
  passedRules: localText('RULES THAT WERE PASSED', '어긴 규칙'),
  rule: localText('Rule', '규칙'),
  at: localText('When', '시각'),
  step: localText('Step', '단계'),
  attempt: localText('Attempt', '시도'),
  found: localText('Found', '확인한 내용'),
  what: localText('What', '항목'),
  held: localText('As it must be', '정상 여부'),
  good: localText('A good answer', '좋은 답'),
  when: localText('Only when', '조건'),
  lacks: localText('Settings', '설정'),
  rows: localText('Rows in all', '전체 행 수'),
  output: localText('Output', '출력'),
  result: localText('Result', '결과'),
  snapshot: localText('Snapshot', '스냅샷'),
  actionRun: localText('Run of the action', '작업 실행'),
  restore: localText('Restore', '복원'),
  yes: localText('yes', '예'),
  no: localText('NO', '아니요'),
  told: localText('told', '참고'),
} as const;

export const stepStateWords: Readonly<Record<RunStep['state'], LocalText>> = {
  open: localText('not begun', '시작 전'),
  running: localText('under way', '진행 중'),
  waiting: localText('waits for a person', '사람의 확인을 기다림'),
  done: localText('done', '완료'),
  failed: localText('FAILED', '실패'),
  skipped: localText('SKIPPED', '건너뜀'),
  cancelled: localText('cancelled', '취소됨'),
  'cut-off': localText('CUT OFF', '중간에 끊김'),
  'not-needed': localText('not needed', '필요 없음'),
};

export const runStateWords = {
  open: localText('under way', '진행 중'),
  ok: localText('finished, every needed step done', '완료(필요한 단계를 모두 수행)'),
  notOk: localText('finished, not every step went well', '완료(일부 단계가 정상이 아님)'),
  abandoned: localText('abandoned', '중단됨'),
} as const;
