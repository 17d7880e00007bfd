import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { ReleaseStage } from '../../shared/model/release.ts';

export const stageTexts: Readonly<Record<ReleaseStage, LocalText>> = {
  before: localText('taking the set before', '변경 전 세트 생성'),
  decision: localText('go or no go', '진행 여부 결정'),
  going: localText('the new version is put in', '새 버전 적용'),
  after: localText('taking the set after', '변경 후 세트 생성'),
  judging: localText('finish or go back', '완료 또는 되돌리기 결정'),
  watched: localText('finished, and watched', '완료 후 관찰'),
  finished: localText('finished', '완료'),
  'called-off': localText('called off', '취소됨'),
  'rolling-back': localText('going back', '되돌리는 중'),
  'rolled-back': localText('rolled back', '되돌림'),
};

export const workTexts = {
  probes: localText('running the probes', '점검 실행'),
  before: localText('taking and verifying the set before', '변경 전 세트 생성 및 검증'),
  after: localText('taking and verifying the set after', '변경 후 세트 생성 및 검증'),
  difference: localText('comparing the two sets', '두 세트 비교'),
  restore: localText('restoring the set before', '변경 전 세트 복원'),
} as const;
