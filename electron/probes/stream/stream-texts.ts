import { formatDuration } from '../../../shared/text/format-duration.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import type { StreamLayer } from './watch-stream.ts';

export const layerTitles: Readonly<Record<StreamLayer | 'reconnect', LocalText>> = {
  tcp: localText('TCP connection', 'TCP 연결'),
  tls: localText('TLS', 'TLS'),
  answer: localText('Answer of the server', '서버 응답'),
  first: localText('First sign', '첫 신호'),
  stay: localText('Staying open', '연결 유지'),
  reconnect: localText('Reconnecting', '다시 연결'),
};

/** Open, and not a word in time. */
export function silentFinding(
  peer: string,
  first: 'anything' | 'event' | 'nothing',
  withinMs: number,
  keepAlives: number,
): Finding {
  const en = formatDuration(withinMs, 'en');
  const ko = formatDuration(withinMs, 'ko');
  if (first === 'event' && keepAlives > 0) {
    return finding(
      'down',
      `The stream of ${peer} is open and keeps itself alive, but no event came within ${en}.`,
      `${peer}의 스트림이 열려 있고 유지 신호도 오지만 ${ko} 안에 이벤트가 오지 않았습니다.`,
    );
  }
  return finding(
    'down',
    `The stream of ${peer} is open, but nothing came within ${en}. A proxy between may hold back what the server sends, or the server hangs.`,
    `${peer}의 스트림이 열렸지만 ${ko} 안에 아무것도 오지 않았습니다. 사이의 프록시가 데이터를 모아 두고 있거나 서버가 멈췄을 수 있습니다.`,
  );
}

export function closedFinding(peer: string, why: string): Finding {
  return finding(
    'down',
    `The stream of ${peer} did not stay open: ${why}. Look at the log of the server and at the time limits of a proxy between.`,
    `${peer}의 스트림이 유지되지 않고 닫혔습니다: ${why}. 서버의 로그와 사이에 있는 프록시의 시간 제한을 확인하십시오.`,
  );
}
