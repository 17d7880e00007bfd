import { bilingual } from '../../ui/bilingual.ts';

/** The place of snapshots and the tab of a target. */
export const snapshotTexts = bilingual(
  {
    title: 'Snapshots',
    sections: 'Sections of snapshots',
    repositories: 'Repositories',
    all: 'All snapshots',
    restores: 'Restores',
    schedules: 'Schedules and retention',
  },
  {
    title: '스냅샷',
    sections: '스냅샷 구역',
    repositories: '저장소',
    all: '모든 스냅샷',
    restores: '복원 기록',
    schedules: '일정과 보존',
  },
);
