import type { AuditDay } from '../../shared/model/audit.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

/** What stands on the page of an audit report. */
export const auditTexts = {
  title: localText('Audit report', '감사 보고서'),
  written: localText('written', '작성'),
  days: localText('Days of the calendar in', '달력 기준 시간대'),
  journal: localText('The journal', '저널'),
  intact: localText('The chain of hashes is unbroken.', '해시 체인이 끊어지지 않았습니다.'),
  broken: localText('The record was altered', '기록이 변경되었습니다'),
  altered: localText(
    'What the journal has the hash of was altered beside it:',
    '저널에 해시가 있는 내용이 저널 밖에서 변경되었습니다:',
  ),
  atEntry: localText('at entry', '항목 번호'),
  nowSays: localText('it now says', '현재 내용'),
  entries: localText('Entries in all, and in this time', '전체 항목 수, 이 기간의 항목 수'),
  head: localText('Head of the chain when this was written', '작성 시점의 체인 끝 해시'),
  anchored: localText('Last anchored', '마지막 고정'),
  nowhere: localText(
    'nowhere yet: what its owner did to it could not be told',
    '아직 고정되지 않아 소유자가 변경했더라도 알 수 없습니다',
  ),
  claim: localText(
    'It is unaltered up to the last anchor; what came after it stands on the word of this computer.',
    '마지막 고정 지점까지 변경되지 않았습니다. 그 이후는 이 컴퓨터의 기록에만 근거합니다.',
  ),
  coverage: localText('Days covered by a verified set', '검증된 세트가 있는 날'),
  noTargets: localText('No target is looked after.', '관리하는 대상이 없습니다.'),
  anywhere: localText('in any repository', '어느 저장소든'),
  in: localText('in', '저장소'),
  of: localText('of', '/'),
  gaps: localText('Not covered', '검증된 세트가 없는 기간'),
  noGaps: localText('Every day that counts is covered.', '해당하는 날이 모두 포함됩니다.'),
  gapDays: localText('days', '일'),
  noDays: localText('no day of this time counts', '해당하는 날이 없음'),
  drills: localText('Drills', '복원 훈련'),
  restores: localText('Restores', '복원'),
  exceptions: localText('Exceptions from policies', '정책 예외'),
  passedRules: localText('Rules that were passed', '통과한 규칙'),
  actions: localText('Actions on targets', '대상에 수행한 작업'),
  forgotten: localText('Forgotten sets', '제거한 세트'),
  procedures: localText('Runbooks, incidents and releases', '런북, 인시던트, 릴리스'),
  changes: localText('Changes of what is looked after', '관리 대상과 방법의 변경'),
  none: localText('None.', '없습니다.'),
  left: localText('and this many more, which stand in the journal:', '그 밖에 저널에 있는 항목 수:'),
  when: localText('When', '시각'),
  who: localText('Who', '수행자'),
  target: localText('Target', '대상'),
  what: localText('What', '내용'),
  on: localText('On', '항목'),
  result: localText('Result', '결과'),
  reason: localText('Reason', '사유'),
  entry: localText('Entry', '저널 번호'),
  legend: localText('Signs', '기호'),
} as const;

export const resultTexts = {
  done: localText('done', '완료'),
  failed: localText('failed', '실패'),
  refused: localText('refused', '거부됨'),
  cancelled: localText('cancelled', '취소됨'),
  skipped: localText('skipped', '건너뜀'),
  'cut-off': localText('cut off', '중간에 끊김'),
  'not-all-well': localText('not all well', '일부 이상'),
} as const;

/** How a day is shown: a sign, a style of the page, and what it means. */
export const coverSigns: Readonly<
  Record<AuditDay['cover'], { readonly sign: string; readonly style: string; readonly text: LocalText }>
> = {
  covered: { sign: '✓', style: 'good', text: localText('covered', '포함') },
  gap: { sign: '✕', style: 'bad', text: localText('not covered', '없음') },
  unknown: {
    sign: '?',
    style: 'heed',
    text: localText('not known, so not covered', '알 수 없음(없음으로 봄)'),
  },
  open: { sign: '…', style: 'off', text: localText('not over yet', '아직 끝나지 않음') },
  before: { sign: '–', style: 'off', text: localText('before it was looked after here', '관리 시작 전') },
};
