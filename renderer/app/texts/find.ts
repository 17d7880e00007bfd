import { bilingual } from '../../ui/bilingual.ts';

export const findTexts = bilingual(
  {
    title: 'Find a file or a row',
    name: 'Name of the file',
    nameHelp: 'A part of the name is enough; * stands for any characters.',
    find: 'Find',
    results: 'What was found',
    none: 'No snapshot has a file of this name.',
    searched: (count: string) => `${count} snapshots were searched.`,
    path: 'Path',
    target: 'Target',
    size: 'Size',
    changed: 'Changed',
    snapshots: 'Snapshots',
  },
  {
    title: '파일 또는 행 찾기',
    name: '파일 이름',
    nameHelp: '이름의 일부만 입력해도 됩니다. *는 임의의 문자를 뜻합니다.',
    find: '찾기',
    results: '찾은 항목',
    none: '이 이름의 파일이 있는 스냅샷이 없습니다.',
    searched: (count: string) => `스냅샷 ${count}개를 검색했습니다.`,
    path: '경로',
    target: '대상',
    size: '크기',
    changed: '변경 시각',
    snapshots: '스냅샷',
  },
);
