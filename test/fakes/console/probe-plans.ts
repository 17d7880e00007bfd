import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeKindName } from '../../../shared/model/probe.ts';
import { localText } from '../../../shared/text/local-text.ts';

/** A probe before it has run anywhere. */
export type ProbePlan = {
  readonly id: string;
  readonly title: LocalText;
  readonly proves: LocalText | null;
  readonly group: string;
  readonly kind: ProbeKindName;
  readonly everyMs: number;
  readonly writes: boolean;
  readonly value: readonly [number, string] | null;
};

const minuteMs = 60_000;

export const probePlans: readonly ProbePlan[] = [
  plan('update', 'startup', 'http', 'Update check', '업데이트 확인', { value: null }),
  plan('health', 'startup', 'http-flow', 'Server health', '서버 상태', {
    proves: localText(
      'The operations account, from this desk, sees a server that can query its database.',
      '이 컴퓨터의 운영 계정으로 볼 때 서버가 데이터베이스를 조회할 수 있음을 증명합니다.',
    ),
  }),
  plan('sign-in', 'startup', 'http-flow', 'Sign-in', '로그인', { writes: true }),
  plan('auto-login', 'startup', 'http-flow', 'Auto-login by refresh token', '갱신 토큰 자동 로그인', {
    writes: true,
  }),
  plan(
    'session-expiry',
    'authentication',
    'sqlite-query',
    'Expired and revoked sessions',
    '만료·폐기된 세션',
    { value: [12, 'rows'] },
  ),
  plan('clock', 'authentication', 'clock', 'Clock of the server', '서버 시계', { value: [-34, 'ms'] }),
  plan('flask-session', 'authentication', 'files', 'Session folder', '세션 폴더', { value: [418, 'files'] }),
  plan('rate-limited', 'authentication', 'log', 'Rate-limited sign-ins', '제한된 로그인 비율', {
    value: [0.012, 'ratio'],
  }),
  plan('ladder', 'realtime', 'socket-io', 'Socket.IO layers', 'Socket.IO 계층', {}),
  plan('round-trip', 'realtime', 'socket-io', 'Message round trip', '메시지 왕복', { writes: true }),
  plan('async-mode', 'realtime', 'log', 'Async mode and gevent', '비동기 방식과 gevent', {}),
  plan('upload', 'files', 'http-flow', 'Upload round trip', '업로드 왕복', { writes: true }),
  plan('extensions', 'files', 'http-flow', 'Refused extensions', '거부되는 확장자', {}),
  plan(
    'uploads-anonymous',
    'security',
    'refusal',
    'Uploads refused without sign-in',
    '로그인 없는 업로드 파일 거부',
    {},
  ),
  plan('admin-refused', 'security', 'refusal', 'Admin API refused to others', '관리 API 거부', {}),
  plan('certificate', 'security', 'tls', 'Certificate', '인증서', { value: [61, 'days'] }),
  plan('disk', 'capacity', 'disk', 'Free disk space', '디스크 여유 공간', { value: [48_318_382_080, 'B'] }),
  plan('database', 'capacity', 'sqlite', 'Database file', '데이터베이스 파일', { value: [182_452_224, 'B'] }),
];

function plan(
  id: string,
  group: string,
  kind: ProbeKindName,
  en: string,
  ko: string,
  more: Partial<ProbePlan>,
): ProbePlan {
  return {
    id,
    group,
    kind,
    title: localText(en, ko),
    proves: null,
    everyMs: more.writes ? 15 * minuteMs : minuteMs,
    writes: false,
    value: null,
    ...more,
  };
}
