import { bilingual } from '../../ui/bilingual.ts';

export const targetTexts = bilingual(
  {
    health: 'Health',
    sessions: 'Sessions & devices',
    connection: 'Connection',
    snapshots: 'Snapshots',
    timeline: 'Timeline',
    tabs: 'About this target',
    back: 'Overview',
    settings: 'Target settings',
    gone: 'There is no such target',
    goneText: 'It may have been removed.',
    since: 'for',
    /** What is paused was not measured, and is said so. */
    allWell: (ok: number, paused: number) =>
      paused === 0 ? `All ${ok} probes are OK.` : `${ok} probes are OK; ${paused} paused and not measured.`,
    maintenance: 'In maintenance',
    stale: 'Newest result is stale',
    lastChecked: 'Checked',
    noEntries: 'Nothing has happened yet.',
    older: 'Load older',
    timelineLabel: 'What happened to this target',
    gap: 'Not measured',
    action: 'Action',
    maintenanceEntry: 'Maintenance',
    from: 'from',
    noOlder: 'This is the beginning.',
  },
  {
    health: '상태 점검',
    sessions: '세션과 기기',
    connection: '연결',
    snapshots: '스냅샷',
    timeline: '타임라인',
    tabs: '이 대상의 정보',
    back: '개요',
    settings: '대상 설정',
    gone: '그런 대상이 없습니다',
    goneText: '제거되었을 수 있습니다.',
    since: '지속 시간',
    allWell: (ok: number, paused: number) =>
      paused === 0
        ? `점검 ${ok}개가 모두 정상입니다.`
        : `점검 ${ok}개가 정상이며, ${paused}개는 일시 중지되어 측정하지 않았습니다.`,
    maintenance: '유지 보수 중',
    stale: '최근 결과가 오래되었습니다',
    lastChecked: '점검',
    noEntries: '아직 아무 일도 없었습니다.',
    older: '이전 항목 불러오기',
    timelineLabel: '이 대상에 있었던 일',
    gap: '측정하지 않음',
    action: '작업',
    maintenanceEntry: '유지 보수',
    from: '이전 상태',
    noOlder: '처음입니다.',
  },
);
