import type { Random } from './random.ts';

export type PersonName = { readonly username: string; readonly nickname: string };

type Syllable = readonly [hangul: string, latin: string];

const surnames: readonly [Syllable, ...Syllable[]] = [
  ['김', 'kim'],
  ['이', 'lee'],
  ['박', 'park'],
  ['최', 'choi'],
  ['정', 'jung'],
  ['강', 'kang'],
  ['조', 'cho'],
  ['윤', 'yoon'],
  ['장', 'jang'],
  ['임', 'lim'],
  ['한', 'han'],
  ['오', 'oh'],
  ['서', 'seo'],
  ['신', 'shin'],
  ['권', 'kwon'],
  ['황', 'hwang'],
  ['안', 'ahn'],
  ['송', 'song'],
  ['류', 'ryu'],
  ['홍', 'hong'],
];

const given: readonly [Syllable, ...Syllable[]] = [
  ['민준', 'mj'],
  ['서연', 'sy'],
  ['도윤', 'dy'],
  ['하은', 'he'],
  ['시우', 'sw'],
  ['지유', 'jy'],
  ['주원', 'jw'],
  ['수아', 'sa'],
  ['지호', 'jh'],
  ['지아', 'ja'],
  ['준서', 'js'],
  ['다은', 'de'],
  ['현우', 'hw'],
  ['예린', 'yr'],
  ['건우', 'gw'],
  ['소율', 'soy'],
  ['우진', 'wj'],
  ['채원', 'cw'],
  ['선우', 'sunw'],
  ['유나', 'yn'],
  ['은호', 'eh'],
  ['가은', 'ge'],
  ['태윤', 'ty'],
  ['서준', 'sj'],
  ['나영', 'ny'],
  ['성훈', 'sh'],
  ['미경', 'mk'],
  ['영수', 'ys'],
];

const foreign: readonly [string, ...string[]] = [
  'Alex Morgan',
  'Priya Nair',
  'Tom Becker',
  'Linh Tran',
  'Sofia Rossi',
  'Daniel Okafor',
  'Emma Clarke',
  'Yuki Tanaka',
  'Carlos Mendes',
  'Anna Kowalska',
  'Omar Haddad',
  'Grace Kim',
  'Noah Fischer',
  "Siobhán O'Neill",
  'Mehmet Yılmaz',
];

/** A person of a company that is mostly Korean. The number keeps usernames apart. */
export function personName(random: Random, number: number): PersonName {
  const digits = String(number).padStart(4, '0');
  if (random.chance(0.12)) {
    const name = random.pick(foreign);
    const first = name
      .toLowerCase()
      .replaceAll(/[^a-z]/gu, '')
      .slice(0, 10);
    return { username: `${first}${digits}`, nickname: name };
  }
  const surname = random.pick(surnames);
  const name = random.pick(given);
  return { username: `${surname[1]}_${name[1]}${digits}`, nickname: `${surname[0]}${name[0]}` };
}

const teams: readonly [string, ...string[]] = [
  '개발 1팀',
  '개발 2팀',
  '인프라',
  '품질 보증',
  '영업 지원',
  '경영 지원',
  '인사',
  '재무',
  '디자인',
  '고객 지원',
  '물류',
  '구매',
  '법무',
  'Platform',
  'Security',
  'Data',
  'Release',
  'Partners',
  'Seoul Office',
  'Busan Office',
];

const subjects: readonly [string, ...string[]] = [
  '주간 회의',
  '공지',
  '장애 대응',
  '점심',
  '릴리스',
  'stand-up',
  '프로젝트 A',
  '프로젝트 B',
  '교육',
  '질문',
  'on-call',
  '문서',
];

export function roomName(random: Random): string {
  return `${random.pick(teams)} ${random.pick(subjects)}`;
}

const phrases: readonly [string, ...string[]] = [
  '안녕하세요, 오늘 회의는 3시에 시작합니다.',
  '자료 공유드립니다. 확인 부탁드려요.',
  '네, 확인했습니다!',
  '감사합니다 :)',
  '서버 점검은 오늘 밤 11시부터 진행됩니다.',
  '배포 완료했습니다. 이상 있으면 말씀해 주세요.',
  '점심 뭐 먹을까요?',
  '수고하셨습니다.',
  '회의록은 위키에 올려두었습니다.',
  '내일 오전까지 회신 부탁드립니다.',
  '이 부분은 다시 검토가 필요해 보입니다.',
  'ㅋㅋㅋㅋ',
  'Can someone review the release notes?',
  'The build is green again.',
  'I will be out of office on Friday.',
  'Thanks!',
  'Please restart the staging server after lunch.',
  'Meeting moved to room B.',
  'Done. See the attached file.',
  '👍',
  '🎉 축하합니다!',
  '고객사에서 로그인이 안 된다고 연락이 왔습니다.',
  '네트워크 장비 교체 일정 공유합니다.',
  '휴가 결재 올렸습니다.',
];

export function phrase(random: Random): string {
  return random.pick(phrases);
}

const fileStems: readonly [string, ...string[]] = [
  '주간보고',
  '회의록',
  '견적서',
  '화면캡처',
  '설계서',
  '출장비',
  'screenshot',
  'report',
  'invoice',
  'minutes',
  'photo',
  'logs',
];

export function fileStem(random: Random): string {
  return random.pick(fileStems);
}
