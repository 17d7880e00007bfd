import { bilingual } from '../../ui/bilingual.ts';

export const hostLinkTexts = bilingual(
  {
    files: 'Files',
    open: 'connected for',
    opening: 'connecting',
    failed: 'not reached',
    closed: 'not connected: it is opened with the next use',
    silentFor: (time: string) => `no answer for ${time}`,
    retry: 'It is tried again',
    connecting: (host: string) => `Connecting to ${host}`,
    again: 'Try again',
    connect: 'Connect',
    abilities: 'What this host can do',
    leftBehind: (size: string) => `Left behind there: ${size} …`,
  },
  {
    files: '파일',
    open: '연결 유지 시간',
    opening: '연결 중',
    failed: '연결 실패',
    closed: '연결되지 않음: 다음에 사용할 때 연결합니다',
    silentFor: (time: string) => `${time} 동안 응답 없음`,
    retry: '다시 시도:',
    connecting: (host: string) => `${host}에 연결하는 중`,
    again: '다시 시도',
    connect: '연결',
    abilities: '이 호스트로 할 수 있는 일',
    leftBehind: (size: string) => `남은 임시 파일: ${size} …`,
  },
);

export const leftoverTexts = bilingual(
  {
    title: 'Left behind on the host',
    look: 'Leftovers',
    lookAt: (name: string) => `Look for what was left behind on ${name}`,
    description: (address: string) =>
      `Temporary folders of captures on ${address}. Only a capture that was killed, or a host that went down, leaves one; it holds a copy of a database that only the account can read.`,
    close: 'Close',
    none: 'Nothing is left there.',
    removed: 'What was left there is removed.',
    left: 'left behind',
    inUse: 'in use by a capture: it stays',
    since: 'since',
    removeSome: (count: number) => (count === 1 ? 'Remove 1 folder' : `Remove ${count} folders`),
    removeTitle: (count: number) =>
      count === 1 ? 'Remove 1 folder on the host?' : `Remove ${count} folders on the host?`,
    removeText:
      'These copies are no part of a snapshot and are not needed by anything. What a capture uses stays. The removal stands in the journal.',
    remove: 'Remove',
  },
  {
    title: '호스트에 남은 것',
    look: '남은 파일',
    lookAt: (name: string) => `${name}에 남은 것 찾기`,
    description: (address: string) =>
      `${address}에 있는 캡처의 임시 폴더입니다. 캡처가 강제로 끝나거나 호스트가 멈춘 경우에만 남으며, 해당 계정만 읽을 수 있는 데이터베이스 사본이 들어 있습니다.`,
    close: '닫기',
    none: '남은 것이 없습니다.',
    removed: '남은 것을 제거했습니다.',
    left: '남아 있음',
    inUse: '캡처에서 사용 중: 그대로 둡니다',
    since: '만든 시각',
    removeSome: (count: number) => `폴더 ${count}개 제거`,
    removeTitle: (count: number) => `호스트의 폴더 ${count}개를 제거하시겠습니까?`,
    removeText:
      '이 사본은 스냅샷에 포함되지 않으며 어디에도 필요하지 않습니다. 캡처에서 사용 중인 것은 그대로 둡니다. 제거한 사실은 저널에 기록합니다.',
    remove: '제거',
  },
);
