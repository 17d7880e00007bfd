import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { CaptureItem, HiddenKind, IncidentCapture } from '../../../shared/model/incident.ts';

/** The words of a report. */
export const reportTexts = {
  heading: localText('Incident', '인시던트'),
  facts: localText('In short', '개요'),
  target: localText('Target', '대상'),
  pack: localText('System', '시스템'),
  state: localText('State', '상태'),
  open: localText('open', '진행 중'),
  closed: localText('closed', '종료'),
  opened: localText('Opened', '등록'),
  from: localText('Begin', '시작'),
  to: localText('End', '끝'),
  lasting: localText('still lasting', '지속 중'),
  origin: localText('Opened from', '등록 계기'),
  byHand: localText('by hand', '직접 등록'),
  byState: localText('a change of state', '상태 변화'),
  byRun: localText('a run of a runbook', '런북 실행'),
  runs: localText('Runbooks that were carried out', '실행한 런북'),
  noRuns: localText('None.', '없습니다.'),
  runGone: localText('not known here', '여기에 없음'),
  begun: localText('Begun', '시작'),
  ended: localText('Ended', '종료'),
  checked: localText('Whether the record is as it was written', '기록이 작성된 그대로인지'),
  asWritten: localText(
    'Nothing that the journal has the hash of was changed, and every file of evidence is there. Files of evidence:',
    '저널에 해시가 있는 내용은 변경되지 않았고 증거 파일이 모두 있습니다. 증거 파일 수:',
  ),
  withoutSum: localText(
    'Files that were captured by an earlier version, which took no hash; of them nobody can tell:',
    '해시를 남기지 않던 이전 버전에서 수집해 확인할 수 없는 파일 수:',
  ),
  notAsWritten: localText('it is not', '그대로가 아님'),

  rootCause: localText('Root cause', '근본 원인'),
  noRootCause: localText('Not known yet.', '아직 밝혀지지 않았습니다.'),
  fields: localText('First questions', '우선 확인 항목'),
  question: localText('Question', '확인 항목'),
  answer: localText('Answer', '답변'),
  byConsole: localText('read by the console', '콘솔이 읽음'),
  noFields: localText('The system asks for none.', '이 시스템에는 없습니다.'),
  unanswered: localText('not answered', '답 없음'),
  followUps: localText('Follow-ups', '후속 조치'),
  noFollowUps: localText('None.', '없습니다.'),
  done: localText('done', '완료'),
  notDone: localText('open', '미완료'),
  what: localText('What', '내용'),
  who: localText('Who', '담당'),
  when: localText('When', '시각'),
  notes: localText('Notes', '메모'),
  noNotes: localText('None.', '없습니다.'),
  timeline: localText('Timeline', '타임라인'),
  noTimeline: localText('Nothing was recorded in that time.', '그 시간에 기록된 내용이 없습니다.'),
  evidence: localText('Evidence', '증거'),
  noEvidence: localText('Nothing was captured.', '수집한 증거가 없습니다.'),
  capture: localText('Captured', '수집'),
  file: localText('File', '파일'),
  size: localText('Size', '크기'),
  remark: localText('Remark', '비고'),
  followed: localText('Correlation ids', '상관 ID'),
  id: localText('Id', 'ID'),
  lines: localText('Lines', '줄'),
  files: localText('Files', '파일'),
  hidden: localText('What was taken out', '제거한 내용'),
  nothingHidden: localText('Nothing.', '없습니다.'),
  kind: localText('Kind', '종류'),
  count: localText('Count', '개수'),
  total: localText('In all files', '전체'),
  made: localText('Made by Holdfast', 'Holdfast로 작성'),
  verify: localText(
    'SHA256SUMS holds the sums of all files: sha256sum -c SHA256SUMS.',
    'SHA256SUMS에 모든 파일의 해시가 있습니다: sha256sum -c SHA256SUMS.',
  ),
} as const satisfies Record<string, LocalText>;

export const itemStates: Readonly<Record<CaptureItem['state'], LocalText>> = {
  taken: localText('kept', '보관'),
  partly: localText('kept in part', '일부 보관'),
  empty: localText('nothing there', '내용 없음'),
  failed: localText('failed', '실패'),
};

export const runStates: Readonly<Record<'open' | 'abandoned' | 'finished' | 'notAllWell', LocalText>> = {
  open: localText('not finished', '진행 중'),
  abandoned: localText('abandoned', '중단'),
  finished: localText('finished, all well', '완료'),
  notAllWell: localText('finished, not all well', '완료, 일부 이상'),
};

export const captureStates: Readonly<Record<IncidentCapture['state'], LocalText>> = {
  running: localText('running', '진행 중'),
  done: localText('complete', '완료'),
  cancelled: localText('cancelled', '취소됨'),
  failed: localText('failed', '실패'),
  'cut-off': localText('cut off: the console ended in the middle', '중단됨: 도중에 콘솔이 종료됨'),
};

export const hiddenKinds: Readonly<Record<HiddenKind, LocalText>> = {
  'known-secret': localText('secrets that the console knows', '콘솔이 아는 비밀 값'),
  authorization: localText('authorization', '인증 헤더'),
  token: localText('tokens', '토큰'),
  cookie: localText('cookies', '쿠키'),
  'private-key': localText('private keys', '개인 키'),
  'connection-string': localText('passwords in addresses', '주소 속 비밀번호'),
  password: localText('passwords and keys by their names', '이름으로 알아본 비밀번호와 키'),
  email: localText('e-mail addresses', '이메일 주소'),
  address: localText('IP addresses', 'IP 주소'),
  name: localText('names and chosen words', '이름과 지정한 단어'),
  earlier: localText('taken out before, when it was captured or written', '수집하거나 작성할 때 이미 제거'),
};
