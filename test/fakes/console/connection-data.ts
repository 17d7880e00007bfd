import type { ConnectionReport, LadderLayer, LinkStatus } from '../../../shared/model/connection.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import { localText } from '../../../shared/text/local-text.ts';

const layers: readonly {
  readonly id: LadderLayer;
  readonly en: string;
  readonly ko: string;
  readonly ms: number;
  readonly fact: string;
}[] = [
  { id: 'dns', en: 'Name resolution', ko: '이름 확인', ms: 4.2, fact: '10.20.0.14' },
  { id: 'tcp', en: 'TCP connection', ko: 'TCP 연결', ms: 1.8, fact: '10.20.0.14:5000' },
  { id: 'tls', en: 'TLS', ko: 'TLS', ms: 18, fact: 'TLSv1.3, 61 days left' },
  {
    id: 'polling',
    en: 'Polling handshake',
    ko: '폴링 핸드셰이크',
    ms: 22,
    fact: 'sid 4kq… upgrades websocket',
  },
  {
    id: 'upgrade',
    en: 'WebSocket upgrade',
    ko: 'WebSocket 업그레이드',
    ms: 31,
    fact: '101 Switching Protocols',
  },
  { id: 'namespace', en: 'Namespace and session', ko: '네임스페이스와 세션', ms: 12, fact: '/ connected' },
  {
    id: 'round-trip',
    en: 'Message round trip',
    ko: '메시지 왕복',
    ms: 48,
    fact: 'acknowledged in 19 ms, received in 48 ms',
  },
];

/** The rungs up to the one that fails; those above it were not tried. */
export function fakeSteps(failing: LadderLayer | null): ProbeStep[] {
  const failsAt = layers.findIndex((layer) => layer.id === failing);
  return layers.map((layer, index) => {
    const skipped = failsAt >= 0 && index > failsAt;
    const failed = index === failsAt;
    return {
      id: layer.id,
      title: localText(layer.en, layer.ko),
      outcome: skipped ? 'skipped' : failed ? 'down' : 'ok',
      durationMs: skipped ? null : failed ? 10_000 : layer.ms,
      reason: failed
        ? localText(
            'The server answered 400 instead of switching protocols',
            '서버가 프로토콜을 전환하지 않고 400으로 응답했습니다',
          )
        : null,
      facts: skipped
        ? []
        : [{ name: 'found', value: failed ? 'HTTP/1.1 400 Bad Request\nserver: nginx/1.24' : layer.fact }],
    };
  });
}

export function fakeReport(url: string, failing: LadderLayer | null, startedAt: number): ConnectionReport {
  return {
    url,
    startedAt,
    durationMs: failing === null ? 142 : 10_061,
    ok: failing === null,
    failingLayer: failing,
    verdict:
      failing === null
        ? localText(
            'Every layer holds, from name resolution to a message that came back.',
            '이름 확인부터 되돌아온 메시지까지 모든 계층이 정상입니다.',
          )
        : localText(
            'Polling works, but the connection cannot be upgraded to WebSocket.',
            '폴링은 동작하지만 연결을 WebSocket으로 업그레이드할 수 없습니다.',
          ),
    usualCauses:
      failing === null
        ? []
        : [
            localText(
              'A proxy in front of the server does not pass the Upgrade and Connection headers.',
              '서버 앞의 프록시가 Upgrade와 Connection 헤더를 전달하지 않습니다.',
            ),
            localText(
              'A firewall closes connections that are not plain HTTP.',
              '방화벽이 일반 HTTP가 아닌 연결을 끊습니다.',
            ),
          ],
    steps: fakeSteps(failing),
  };
}

export const closedLink: LinkStatus = {
  state: 'closed',
  transport: null,
  connectedAt: null,
  reconnects: 0,
  roundTrips: [],
  events: [],
};

export function openLink(nowAt: number): LinkStatus {
  return {
    state: 'connected',
    transport: 'websocket',
    connectedAt: nowAt - 180_000,
    reconnects: 1,
    roundTrips: Array.from({ length: 90 }, (_, index) => ({
      at: nowAt - (90 - index) * 2000,
      ms: 8 + 4 * Math.sin(index / 5) + (index === 40 ? 60 : 0),
    })),
    events: [
      { at: nowAt - 180_000, kind: 'connected', text: localText('Connected by polling', '폴링으로 연결됨') },
      {
        at: nowAt - 179_500,
        kind: 'upgraded',
        text: localText('Upgraded to websocket', 'websocket으로 업그레이드됨'),
      },
      {
        at: nowAt - 90_000,
        kind: 'disconnected',
        text: localText('Disconnected: transport close', '연결 끊김: transport close'),
      },
      {
        at: nowAt - 88_000,
        kind: 'reconnected',
        text: localText('Reconnected after 1 try', '1번 만에 재연결됨'),
      },
    ],
  };
}
