import { bilingual } from '../../ui/bilingual.ts';

export const compareTexts = bilingual(
  {
    title: 'Compare two snapshots',
    parts: 'Parts and how they differ',
    part: 'Part',
    added: 'Added',
    changed: 'Changed',
    removed: 'Removed',
    earlier: 'Earlier',
    later: 'Later',
  },
  {
    title: '두 스냅샷 비교',
    parts: '항목별 차이',
    part: '항목',
    added: '추가',
    changed: '변경',
    removed: '제거',
    earlier: '이전',
    later: '이후',
  },
);
