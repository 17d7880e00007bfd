import { TargetId } from '../../../shared/model/ids.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { State } from '../../../shared/model/state.ts';
import { Target, TargetSummary } from '../../../shared/model/target.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { hexId, seeded } from './seeded.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type Row = {
  readonly name: string;
  readonly state: State;
  readonly reason: LocalText | null;
  readonly sinceMs: number;
};

const reasons: Readonly<Record<State, LocalText | null>> = {
  down: localText(
    'Server health: the server cannot query its database',
    '서버 상태: 서버가 데이터베이스를 조회하지 못합니다',
  ),
  degraded: localText(
    'Socket.IO layers: the proxy does not pass the WebSocket upgrade; polling still works',
    'Socket.IO 계층: 프록시가 WebSocket 업그레이드를 전달하지 않으며 폴링은 동작합니다',
  ),
  unknown: localText(
    'Database file: the folder could not be read',
    '데이터베이스 파일: 폴더를 읽을 수 없습니다',
  ),
  pending: null,
  ok: null,
  paused: localText('Paused: moving to the new rack', '일시 중지: 새 랙으로 이전 중'),
};

const everyday: readonly Row[] = [
  row('Chat Seoul', 'down', 14 * minuteMs),
  row('Chat Busan', 'degraded', 3 * hourMs),
  row('Chat Incheon', 'ok', 41 * 24 * hourMs),
  row('Chat staging', 'unknown', 40_000),
  row('Chat Daegu', 'ok', 9 * 24 * hourMs),
  row('Chat lab', 'paused', 2 * 24 * hourMs),
  row('Chat Jeju', 'ok', 30 * hourMs),
  row('Chat training', 'pending', 5000),
];

const hostile: readonly Row[] = [
  {
    ...row('Chat Seoul', 'down', hourMs),
    name: 'A server whose name is as long as a name may be, to see what becomes of it all',
  },
  { ...row('', 'degraded', hourMs), name: '<img src=x onerror=alert(1)><b>bold</b>' },
  { ...row('', 'ok', hourMs), name: 'خادم المحادثة الداخلية' },
  {
    ...row('', 'down', hourMs),
    name: 'txt.exe\u202Egpj.\u0007\u0000bell',
    reason: localText('\u202Edesrever\u0008\u001b[31m '.repeat(40), '악의적인 이유\u202E'.repeat(30)),
  },
  { ...row('', 'unknown', hourMs), name: '👩‍👩‍👧‍👦 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞' },
  { ...row('', 'ok', hourMs), name: '한국어로 된 아주 긴 이름을 가진 서버는 줄이 바뀌지 않고 잘려야 합니다' },
];

function row(name: string, state: State, sinceMs: number): Row {
  return { name, state, reason: reasons[state], sinceMs };
}

/** Rows of the overview: eight of every kind, 200 that look alike, or names that try to break something. */
export function fakeTargets(
  scenario: 'everyday' | 'huge' | 'hostile' | 'empty',
  nowAt: number,
): readonly TargetSummary[] {
  if (scenario === 'empty') return [];
  const rows = scenario === 'hostile' ? hostile : scenario === 'huge' ? manyRows() : everyday;
  return rows.map((each, index) => summary(each, index, nowAt));
}

function manyRows(): readonly Row[] {
  const random = seeded(42);
  return Array.from({ length: 200 }, (_, index) => {
    const state = random.pick([
      'ok',
      'ok',
      'ok',
      'ok',
      'ok',
      'ok',
      'ok',
      'degraded',
      'paused',
      'unknown',
      'down',
    ] as const);
    return row(`Chat ${String(index + 1).padStart(3, '0')}`, state, random.between(minuteMs, 400 * hourMs));
  });
}

function summary({ name, state, reason, sinceMs }: Row, index: number, nowAt: number): TargetSummary {
  const random = seeded(index + 1);
  const base = random.between(8, 60);
  const measured = state !== 'pending' && state !== 'paused';
  return TargetSummary.parse({
    id: hexId(index + 1),
    name,
    pack: 'messenger',
    host: null,
    packTitle: localText('Intranet messenger', '사내 메신저'),
    state,
    reason,
    since: state === 'pending' ? null : nowAt - sinceMs,
    probeCounts: {
      down: 0,
      degraded: 0,
      unknown: 0,
      pending: 0,
      ok: 14,
      paused: 4,
      ...(state === 'ok' ? {} : { [state]: 1 }),
    },
    latencyMs: Array.from({ length: 60 }, (_, at) =>
      measured && !(at > 20 && at < 24)
        ? Math.round(base * random.between(0.7, at % 17 === 0 ? 3 : 1.3) * 10) / 10
        : null,
    ),
    certificateDaysLeft: index % 3 === 2 ? null : Math.round(random.between(-2, 300)),
    lastCheckedAt:
      state === 'pending'
        ? null
        : nowAt - (state === 'unknown' ? 9 * minuteMs : random.between(2000, 55_000)),
    stale: state === 'unknown',
    inMaintenance: index === 4,
  });
}

/** What the operator entered for a row. */
export function fakeTarget(of: TargetSummary, nowAt: number): Target {
  return Target.parse({
    id: of.id,
    name: of.name.slice(0, 80),
    pack: of.pack,
    settings: {
      url: `http://10.20.0.${(Number.parseInt(of.id.slice(-3), 16) % 200) + 10}:5000`,
      root: '/srv/messenger',
      'probe-room': 12,
      'host-zone': 'Asia/Seoul',
    },
    network: { ca: null, proxy: null },
    host: null,
    writesEnabled: false,
    createdAt: nowAt - 90 * 24 * hourMs,
  });
}

export function targetIdOf(index: number): TargetId {
  return TargetId.parse(hexId(index + 1));
}
