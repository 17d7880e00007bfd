import { bilingual } from '../../ui/bilingual.ts';

export const hostLinkTexts = bilingual(
  {
    files: 'Files',
    open: 'connected for',
    opening: 'connecting',
    failed: 'not reached',
    closed: 'not connected: it is opened with the next use',
    retry: 'It is not tried by itself before:',
    again: 'Try again',
    connect: 'Connect',
    abilities: 'What this host can do',
  },
  {
    files: '파일',
    open: '연결 유지 시간',
    opening: '연결 중',
    failed: '연결 실패',
    closed: '연결되지 않음: 다음에 사용할 때 연결합니다',
    retry: '자동으로 다시 시도하는 시각:',
    again: '다시 시도',
    connect: '연결',
    abilities: '이 호스트로 할 수 있는 일',
  },
);
