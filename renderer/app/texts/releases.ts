import { bilingual } from '../../ui/bilingual.ts';

/** Where a release stands. */
export const releaseStageTexts = bilingual(
  {
    before: 'The set before is taken',
    decision: 'Go or no go',
    going: 'The new version is put in',
    after: 'The set after is taken and compared',
    judging: 'Finish, or go back',
    watched: 'Finished, and watched',
    finished: 'Finished',
    'called-off': 'Called off',
    'rolling-back': 'Going back',
    'rolled-back': 'Rolled back',
  },
  {
    before: '변경 전 세트 생성',
    decision: '진행 여부 결정',
    going: '새 버전 적용',
    after: '변경 후 세트 생성 및 비교',
    judging: '완료 또는 되돌리기',
    watched: '완료 후 관찰',
    finished: '완료',
    'called-off': '취소됨',
    'rolling-back': '되돌리는 중',
    'rolled-back': '되돌림',
  },
);

/** What a check of a release found. */
export const releaseCheckTexts = bilingual(
  { ok: 'fine', heed: 'look at it', bad: 'bad' },
  { ok: '정상', heed: '확인 필요', bad: '이상' },
);

/** What the wizard leads through. */
export const releaseStepTexts = bilingual(
  { before: 'Before', decision: 'Decision', change: 'Change', after: 'After', end: 'End' },
  { before: '변경 전', decision: '결정', change: '변경', after: '변경 후', end: '마무리' },
);

/** The wizard of a release. */
export const releaseTexts = bilingual(
  {
    release: 'Release',
    title: (target: string) => `Release of ${target}`,
    titleOf: (version: string, target: string) => `Release ${version} of ${target}`,
    about:
      'A set is taken before, verified and pinned, so that there is something to go back to. Nothing is changed on the target.',
    version: 'Version that is released',
    from: 'Version in use',
    fromHelp: 'Only where it cannot be read; the version of the last release is known.',
    repository: 'Repository for the sets',
    noRepository: 'There is no repository. Make one first: a release needs a set to go back to.',
    checklist: 'Begin the checklist of the pack with it',
    start: 'Take the set before',
    earlier: 'Earlier releases',
    go: 'Go',
    noGo: 'No go',
    reason: 'Reason',
    reasonHelp: 'Needed where something is not well, and to call it off.',
    change:
      'Put the new version in now. When the service runs again, take the set after: it is compared with the one before.',
    examine: 'Take the set after',
    finish: 'Finish',
    rollback: 'Roll back…',
    rollbackTitle: 'Restore the set from before the release',
    rollbackVerb: 'Restore',
    stopFirst: 'Stop the service first. What is replaced is kept as a safety copy.',
    repeat: 'Do it again',
    lookAgain: 'Run the probes again',
    newRelease: 'New release',
    leave: 'Close',
    what: 'What',
    found: 'Found',
    how: 'How',
    beforeTitle: 'Before',
    afterTitle: 'After',
    compare: 'Show the whole difference',
    checklistRun: 'Open the checklist',
    triggers: 'Go back when',
    notSoFar: 'not so far',
    firedAt: 'it is so',
    restored: 'The set before was restored.',
    notRestored: 'Not everything is as it was before.',
    changes: (added: string, changed: string, removed: string) =>
      `${added} added, ${changed} changed, ${removed} taken away`,
  },
  {
    release: '릴리스',
    title: (target: string) => `${target} 릴리스`,
    titleOf: (version: string, target: string) => `${target} ${version} 릴리스`,
    about: '되돌아갈 수 있도록 먼저 세트를 만들어 검증하고 고정합니다. 대상은 변경하지 않습니다.',
    version: '릴리스할 버전',
    from: '현재 버전',
    fromHelp: '읽을 수 없을 때만 입력하십시오. 마지막 릴리스의 버전은 알고 있습니다.',
    repository: '세트를 둘 저장소',
    noRepository: '저장소가 없습니다. 릴리스에는 되돌아갈 세트가 필요하니 먼저 저장소를 만드십시오.',
    checklist: '팩의 점검 목록 함께 시작',
    start: '변경 전 세트 만들기',
    earlier: '이전 릴리스',
    go: '진행',
    noGo: '진행 안 함',
    reason: '사유',
    reasonHelp: '정상이 아닌 것이 있거나 취소할 때 필요합니다.',
    change:
      '이제 새 버전을 적용하십시오. 서비스가 다시 실행되면 변경 후 세트를 만들어 이전 세트와 비교합니다.',
    examine: '변경 후 세트 만들기',
    finish: '완료',
    rollback: '되돌리기…',
    rollbackTitle: '릴리스 전 세트 복원',
    rollbackVerb: '복원',
    stopFirst: '먼저 서비스를 멈추십시오. 바뀌는 파일은 안전 사본으로 보관됩니다.',
    repeat: '다시 실행',
    lookAgain: '프로브 다시 실행',
    newRelease: '새 릴리스',
    leave: '닫기',
    what: '항목',
    found: '결과',
    how: '판정',
    beforeTitle: '변경 전',
    afterTitle: '변경 후',
    compare: '전체 차이 보기',
    checklistRun: '점검 목록 열기',
    triggers: '되돌리기 조건',
    notSoFar: '해당 없음',
    firedAt: '해당됨',
    restored: '변경 전 세트를 복원했습니다.',
    notRestored: '이전과 다른 것이 있습니다.',
    changes: (added: string, changed: string, removed: string) =>
      `추가 ${added}, 변경 ${changed}, 제거 ${removed}`,
  },
);
