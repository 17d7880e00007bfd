import { bilingual } from '../../ui/bilingual.ts';

/** How much a capture may ask of a server. */
export const limitsTexts = bilingual(
  {
    open: 'Limits',
    title: (name: string) => `What a backup may ask of ${name}`,
    text: 'Past a limit the backup lets go and says why. The server goes on as before.',
    maxStall: 'Writers wait at most (seconds)',
    maxStallHelp: 'Databases in rollback mode: the server cannot write meanwhile.',
    maxPin: 'The log is held at most (seconds)',
    maxPinHelp: 'Databases in WAL mode: the write-ahead log cannot begin anew meanwhile.',
    maxWal: 'It grows by at most (MiB)',
    maxWalHelp: 'What the write-ahead log may take on the disk of the server meanwhile.',
    between: (least: string, most: string) => `Between ${least} and ${most}.`,
    save: 'Save',
  },
  {
    open: '한도',
    title: (name: string) => `백업이 ${name}에 요구할 수 있는 한도`,
    text: '한도를 넘으면 백업을 그만두고 이유를 알립니다. 서버는 그대로 계속 동작합니다.',
    maxStall: '쓰기 대기 최대 시간(초)',
    maxStallHelp: '롤백 모드 데이터베이스: 그동안 서버가 쓸 수 없습니다.',
    maxPin: '로그 유지 최대 시간(초)',
    maxPinHelp: 'WAL 모드 데이터베이스: 그동안 미리 쓰기 로그를 새로 시작할 수 없습니다.',
    maxWal: '로그 증가 최대 크기(MiB)',
    maxWalHelp: '그동안 미리 쓰기 로그가 서버 디스크에서 더 차지할 수 있는 크기입니다.',
    between: (least: string, most: string) => `${least}에서 ${most} 사이의 값을 입력하십시오.`,
    save: '저장',
  },
);
