import { Alert, AlertChannel, AlertRule } from '../../../shared/model/alert.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { hexId } from './seeded.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Ids of channels have 24 digits. */
export function channelIdOf(number: number): string {
  return `${hexId(number)}00000000`;
}

export function fakeAlerts(targets: readonly TargetSummary[], now: number): Alert[] {
  const bad = targets.filter(({ state }) => state === 'down' || state === 'degraded').slice(0, 3);
  const open = bad.map((target, index) =>
    Alert.parse({
      id: hexId(1900 + index),
      cause: index === 1 ? 'certificate' : 'state',
      severity: target.state,
      targetId: target.id,
      subject: target.name,
      reason: target.reason ?? localText('Something is wrong.', '문제가 있습니다.'),
      since: now - (index + 1) * 40 * minuteMs,
      openedAt: now - (index + 1) * 39 * minuteMs,
      closedAt: null,
      end: null,
      current: index !== 2,
      acknowledged:
        index === 1 ? { at: now - 20 * minuteMs, by: 'ops@desk-12', comment: 'A new one is ordered.' } : null,
    }),
  );
  const closed = Alert.parse({
    id: hexId(1950),
    cause: 'schedule',
    severity: 'degraded',
    targetId: null,
    subject: 'nightly',
    reason: localText('The schedule "nightly" was missed.', '일정 "nightly"이(가) 실행되지 못했습니다.'),
    since: now - 30 * hourMs,
    openedAt: now - 30 * hourMs,
    closedAt: now - 6 * hourMs,
    end: 'well',
    current: true,
    acknowledged: null,
  });
  return targets.length === 0 ? [] : [...open, closed];
}

export function fakeChannels(now: number): AlertChannel[] {
  const well = { waiting: 0, held: 0, lastOkAt: now - 2 * hourMs, failing: null, enabled: true };
  const secured = { ca: null, proxy: null };
  return [
    { ...well, id: channelIdOf(1960), name: 'Desktop', settings: { kind: 'desktop' }, keys: [] },
    {
      ...well,
      id: channelIdOf(1961),
      name: 'Pager',
      settings: { kind: 'webhook', address: 'https://pager.example/hook', signed: true, ...secured },
      keys: [{ name: 'signing-key', stored: true, unattended: false }],
      waiting: 3,
      lastOkAt: now - 26 * hourMs,
      failing: {
        since: now - 26 * hourMs,
        reason: localText('pager.example refuses the connection.', 'pager.example이(가) 연결을 거부합니다.'),
        attempts: 31,
        nextTryAt: now + 12 * minuteMs,
      },
    },
    {
      ...well,
      id: channelIdOf(1962),
      name: 'Team',
      settings: {
        kind: 'email',
        host: 'mail.example',
        port: 587,
        security: 'starttls',
        user: 'console',
        from: 'console@mail.example',
        to: ['ops@mail.example'],
        ca: null,
      },
      keys: [{ name: 'password', stored: true, unattended: false }],
      held: 1,
    },
    {
      ...well,
      id: channelIdOf(1963),
      name: 'Watcher',
      settings: {
        kind: 'heartbeat',
        address: 'https://watch.example/ping/{key}',
        method: 'GET',
        everyMinutes: 5,
        ...secured,
      },
      keys: [{ name: 'address-key', stored: true, unattended: false }],
    },
  ].map((channel) => AlertChannel.parse(channel));
}

export function fakeRules(): AlertRule[] {
  return [
    AlertRule.parse({
      id: hexId(1980),
      name: 'By night',
      floor: 'degraded',
      channelIds: [channelIdOf(1962)],
      quiet: { from: '22:00', to: '07:00', zone: 'Asia/Seoul' },
      repeat: { everyMinutes: 60, atMost: 5 },
    }),
    AlertRule.parse({ id: hexId(1981), name: 'Everything' }),
  ];
}
