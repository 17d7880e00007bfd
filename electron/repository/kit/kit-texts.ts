import type { Language } from '../../../shared/model/local-text.ts';

export type KitTexts = {
  readonly title: string;
  readonly lead: string;
  readonly code: string;
  readonly codeHint: string;
  readonly checkCharacter: string;
  readonly id: string;
  readonly places: string;
  readonly morePlaces: (count: number) => string;
  readonly created: string;
  readonly script: string;
  readonly keepTitle: string;
  readonly keep: readonly string[];
  readonly restoreTitle: string;
  /** May hold `<code>` and `<b>`; nothing of a user is put into them. */
  readonly restore: readonly string[];
  readonly keptAt: string;
  readonly keptBy: string;
  readonly keptOn: string;
};

const english: KitTexts = {
  title: 'Recovery kit',
  lead: 'Whoever holds this page can read every snapshot of this repository, and without it they may be lost for good.',
  code: 'Recovery code',
  codeHint:
    '8 groups of 4 characters and a check character. It has no letters I, L, O and U. Capitals, spaces and hyphens do not matter.',
  checkCharacter: 'check',
  id: 'Id of the repository',
  places: 'Kept at',
  morePlaces: (count) => `and ${count} more`,
  created: 'Created',
  script: 'SHA-256 of recover.mjs',
  keepTitle: 'Keep it',
  keep: [
    'Print this page, or put the folder with this page and recover.mjs on a medium of its own.',
    'Keep it away from the server and from the repository, where two people can find it.',
    'Never send the code by e-mail or chat, and never type it into a web page.',
    'If somebody else has seen it, make a new repository and copy the snapshots: a code cannot be taken back.',
  ],
  restoreTitle: 'Restore, with or without Holdfast',
  restore: [
    'With Holdfast: <b>Open a repository</b>, choose its folder, type the code.',
    'Without: on any computer with Node.js 22.15 or newer, open a terminal in the folder of <b>this kit</b>.',
    'This asks for the code and lists the snapshots: <code>node recover.mjs list --repository FOLDER</code>',
    'This writes one and checks every file: <code>node recover.mjs restore ID --to NEW-FOLDER --repository FOLDER</code>',
    'Run the recover.mjs of this kit. The one in the repository only if its SHA-256 is the one above: a changed script could steal the code.',
  ],
  keptAt: 'Kept where',
  keptBy: 'By whom',
  keptOn: 'Date',
};

const korean: KitTexts = {
  title: '복구 키트',
  lead: '이 종이를 가진 사람은 이 저장소의 모든 스냅샷을 읽을 수 있습니다. 이 종이가 없으면 스냅샷을 영영 잃을 수 있습니다.',
  code: '복구 코드',
  codeHint:
    '4자씩 8개 묶음과 검사 문자 하나입니다. I, L, O, U는 쓰이지 않습니다. 대소문자, 공백, 하이픈은 상관없습니다.',
  checkCharacter: '검사',
  id: '저장소 ID',
  places: '보관 위치',
  morePlaces: (count) => `외 ${count}곳`,
  created: '만든 날짜',
  script: 'recover.mjs SHA‑256',
  keepTitle: '보관 방법',
  keep: [
    '이 페이지를 인쇄하거나, 이 페이지와 recover.mjs가 있는 폴더를 별도의 매체에 보관하십시오.',
    '서버와 저장소에서 떨어진 곳에, 두 사람이 찾을 수 있도록 보관하십시오.',
    '코드를 이메일이나 채팅으로 보내거나 웹 페이지에 입력하지 마십시오.',
    '다른 사람이 코드를 보았다면 새 저장소를 만들고 스냅샷을 복사하십시오. 코드는 취소할 수 없습니다.',
  ],
  restoreTitle: '복원: Holdfast가 있을 때와 없을 때',
  restore: [
    'Holdfast가 있으면 <b>저장소 열기</b>에서 폴더를 선택하고 코드를 입력하십시오.',
    '없으면 Node.js 22.15 이상이 있는 컴퓨터에서 <b>이 키트</b>의 폴더를 터미널로 여십시오.',
    '코드를 묻고 스냅샷을 표시합니다. <code>node recover.mjs list --repository 폴더</code>',
    '스냅샷을 복원하면서 모든 파일을 확인합니다. <code>node recover.mjs restore ID --to 새폴더 --repository 폴더</code>',
    '이 키트의 recover.mjs를 실행하십시오. 저장소에 있는 것은 SHA-256이 위와 같을 때에만 실행하십시오. 변경된 스크립트는 코드를 훔칠 수 있습니다.',
  ],
  keptAt: '보관 장소',
  keptBy: '보관한 사람',
  keptOn: '날짜',
};

export const kitTexts: Readonly<Record<Language, KitTexts>> = { en: english, ko: korean };
