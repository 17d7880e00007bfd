import { describe, expect, it } from 'vitest';
import { readRetryAfter, waitAfter } from '../../../electron/alerts/back-off.ts';
import { deskSource } from '../../../electron/alerts/desk-readings.ts';
import { readDrills } from '../../../electron/alerts/drill-readings.ts';
import { readTarget, unknownAfterMs } from '../../../electron/alerts/probe-readings.ts';
import type { ProbeStanding } from '../../../electron/alerts/probe-readings.ts';
import { isAskedFor, quietUntil, rulesByChannel } from '../../../electron/alerts/routing.ts';
import { readSchedule } from '../../../electron/alerts/schedule-readings.ts';
import { signatureOf } from '../../../electron/alerts/webhook.ts';
import { AlertRule } from '../../../shared/model/alert.ts';
import type { AlertSeverity } from '../../../shared/model/alert.ts';
import { AlertStore } from '../../../electron/alerts/alert-store.ts';
import type { StoredAlert } from '../../../electron/alerts/alert-store.ts';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { migrate } from '../../../electron/store/migrate.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import { DrillRecord } from '../../../shared/model/drill.ts';
import { AlertChannelId, AlertId, TargetId } from '../../../shared/model/ids.ts';
import { ScheduleSummary } from '../../../shared/model/schedule.ts';
import type { State } from '../../../shared/model/state.ts';
import { localText } from '../../../shared/text/local-text.ts';

const now = Date.UTC(2026, 0, 5, 12);
const targetId = TargetId.parse('00000000000000c1');
const minuteMs = 60_000;

function probe(id: string, state: State, changes: Partial<ProbeStanding> = {}): ProbeStanding {
  const title = localText(id, id);
  return { id, title, kind: 'http', state, reason: null, since: now - 60 * minuteMs, ...changes };
}

function read(probes: readonly ProbeStanding[], held: readonly string[] = []) {
  return readTarget({ id: targetId, name: 'Chat', probes }, () => held, now);
}

describe('what probes say', () => {
  it('is one reading for each cause, by the worst, with how many more there are', () => {
    const readings = read([
      probe('slow', 'degraded'),
      probe('health', 'down', { reason: localText('no answer', '응답 없음'), since: now - 5 }),
      probe('certificate', 'degraded', { kind: 'tls' }),
      probe('backup', 'ok', { kind: 'freshness' }),
    ]);
    expect(readings).toMatchObject([
      {
        key: `state/${targetId}`,
        verdict: 'down',
        since: now - 5,
        holders: ['slow', 'health'],
        reason: { en: 'health: no answer (and 1 more)', ko: 'health: 응답 없음 (외 1건)' },
      },
      { cause: 'certificate', verdict: 'degraded' },
      { cause: 'freshness', verdict: 'well' },
    ]);
  });

  it('tells the likeliest cause, since the first of them began', () => {
    const [reading] = read([
      probe('sign-in', 'down', { kind: 'http-flow' }),
      probe('database', 'down', { kind: 'sqlite', since: now - 5 }),
    ]);
    expect(reading).toMatchObject({
      reason: { en: 'database (and 1 more)' },
      since: now - 60 * minuteMs,
    });
  });

  it('tells how many probes more beside what the first one counts itself, in one pair of brackets', () => {
    const [reading] = read([
      probe('files', 'down', { reason: localText('"a" is missing. (and 5 more)', '"a" 없음. (외 5건)') }),
      probe('slow', 'degraded'),
    ]);
    expect(reading?.reason).toEqual({
      en: 'files: "a" is missing. (and 5 more, and 1 more probe)',
      ko: 'files: "a" 없음. (외 5건, 다른 점검 1건)',
    });
  });

  it('is not well while what held the problem is paused, pending or just unknown', () => {
    for (const state of ['paused', 'pending'] as const)
      expect(read([probe('health', state), probe('other', 'ok')], ['health'])[0]?.verdict).toBe('unsure');
    const young = probe('health', 'unknown', { since: now - 1000 });
    expect(read([young, probe('other', 'ok')], ['health'])[0]?.verdict).toBe('unsure');
    expect(read([probe('health', 'ok'), probe('other', 'paused')], ['health'])[0]?.verdict).toBe('well');
  });

  it('is an alert of its own when nothing is known for long, and not before', () => {
    const since = (ms: number) => read([probe('health', 'unknown', { since: now - ms })])[0]?.verdict;
    expect(since(unknownAfterMs)).toBe('unknown');
    expect(since(unknownAfterMs - 1)).toBe('well');
  });
});

it('open alerts are listed worst first, closed ones after them', () => {
  const database = openSqlite(':memory:', { readOnly: false, mustExist: false, busyTimeoutMs: 100 });
  migrate(database, migrations);
  const store = new AlertStore(database);
  const alert = (number: number, severity: AlertSeverity, changes: Partial<StoredAlert> = {}) =>
    store.save({
      id: AlertId.parse(String(number).padStart(16, '0')),
      key: `state/${number}`,
      cause: 'state',
      severity,
      targetId: null,
      subject: String(number),
      reason: localText('', ''),
      holders: [],
      since: number,
      openedAt: number,
      closedAt: null,
      end: null,
      current: true,
      acknowledged: null,
      ...changes,
    });
  alert(1, 'down');
  alert(2, 'down', { current: false });
  alert(3, 'degraded');
  alert(4, 'unknown');
  alert(5, 'unknown');
  alert(6, 'down', { closedAt: 9, end: 'well' });
  expect(store.list(null, null, 10).map(({ subject }) => subject)).toEqual(['1', '2', '3', '5', '4', '6']);
  database.close();
});

describe('what schedules and drills say', () => {
  const schedule = (changes: object, run: object | null) =>
    ScheduleSummary.parse({
      id: '00000000000000d1',
      name: 'nightly',
      zone: 'UTC',
      timing: { kind: 'daily', at: '03:00' },
      task: { kind: 'drill', targetId, repositoryId: '0'.repeat(32) },
      createdAt: 0,
      createdBy: 'ops',
      paused: null,
      state: 'never',
      reason: null,
      nextDueAt: null,
      lastOkAt: null,
      runs:
        run === null
          ? []
          : [
              {
                dueAt: now,
                state: 'failed',
                cause: null,
                reason: null,
                attempts: 1,
                startedAt: now,
                finishedAt: now,
                nextTryAt: null,
                ...run,
              },
            ],
      ...changes,
    });
  const verdict = (changes: object, run: object | null, elsewhere = false) =>
    readSchedule(schedule(changes, run), () => elsewhere).verdict;

  it('is bad once a run has failed, was missed for good or could not begin', () => {
    for (const state of ['failed', 'missed', 'overrun']) expect(verdict({}, { state })).toBe('degraded');
    expect(verdict({}, { state: 'ok' })).toBe('well');
    expect(verdict({}, null)).toBe('well');
  });

  it('is open while it is tried again or paused, and left to another alert that tells of it', () => {
    expect(verdict({}, { state: 'missed', nextTryAt: now + 1 })).toBe('unsure');
    expect(verdict({ paused: { reason: 'x', at: 0, by: 'ops' } }, { state: 'failed' })).toBe('unsure');
    expect(verdict({}, { state: 'failed' }, true)).toBe('well');
  });

  it('goes by the newest drill of each target', () => {
    const drill = (at: number, ok: boolean) =>
      DrillRecord.parse({
        snapshotId: 'a'.repeat(64),
        repositoryId: '0'.repeat(32),
        targetId,
        targetName: 'Chat',
        at,
        operator: 'ops',
        ok,
        booted: false,
        durationMs: 1,
      });
    expect(readDrills([drill(1, true), drill(2, false)])[0]?.verdict).toBe('degraded');
    expect(readDrills([drill(3, true), drill(2, false)])[0]?.verdict).toBe('well');
  });
});

describe('what the desk says of itself', () => {
  it('is nothing about the journal until it was read, and then once a day', async () => {
    const signal = new AbortController().signal;
    let clock = now;
    let asked = 0;
    const source = deskSource({
      desk: 'desk-12',
      now: () => clock,
      storeWarning: () => localText('set aside', '격리'),
      backupProblem: async () => null,
      journalProblem: async () => {
        asked += 1;
        return localText('entry 7', '7번 항목');
      },
    });
    const verdicts = async () => (await source.read(() => [], signal)).map(({ verdict }) => verdict);
    expect(await verdicts()).toEqual(['degraded', 'well', 'unsure']);
    clock += 10 * minuteMs;
    expect(await verdicts()).toEqual(['degraded', 'well', 'down']);
    clock += 23 * 60 * minuteMs;
    expect(await verdicts()).toEqual(['degraded', 'well', 'down']);
    expect(asked).toBe(1);
  });
});

describe('rules', () => {
  const rule = (draft: object) => AlertRule.parse({ id: '00000000000000e1', name: 'x', ...draft });
  const pager = AlertChannelId.parse('0'.repeat(24));
  const mail = AlertChannelId.parse('1'.repeat(24));
  const channels = [
    { id: pager, enabled: true, settings: { kind: 'desktop' } as const },
    { id: mail, enabled: true, settings: { kind: 'desktop' } as const },
  ];

  it('decide by the first that fits, for each channel by itself', () => {
    const first = rule({ name: 'first', causes: ['drill'], channelIds: [mail] });
    const second = rule({ name: 'second' });
    const chosen = rulesByChannel({ cause: 'drill', targetId }, [first, second], channels);
    expect([chosen.get(mail)?.name, chosen.get(pager)?.name]).toEqual(['first', 'second']);
    const other = rulesByChannel({ cause: 'state', targetId }, [first, second], channels);
    expect(other.get(mail)?.name).toBe('second');
  });

  it('about some targets say nothing about the desk, and ones that are off say nothing', () => {
    const some = rule({ targetIds: [targetId] });
    expect(rulesByChannel({ cause: 'desk', targetId: null }, [some], channels).size).toBe(0);
    const maintenance = { cause: 'maintenance', targetId } as const;
    const named = rule({ causes: ['maintenance'] });
    expect(rulesByChannel(maintenance, [rule({})], channels).size).toBe(0);
    expect(rulesByChannel(maintenance, [named], channels).size).toBeGreaterThan(0);
    expect(isAskedFor(maintenance, [rule({}), { ...named, enabled: false }])).toBe(false);
    expect(isAskedFor(maintenance, [named])).toBe(true);
    expect(isAskedFor({ cause: 'state', targetId }, [])).toBe(true);
    expect(rulesByChannel({ cause: 'state', targetId }, [rule({ enabled: false })], channels).size).toBe(0);
  });

  it.each([
    // Berlin: at night the clock goes from 02:00 to 03:00 on 29 March, and from 03:00 back to 02:00 on 25 October.
    [
      'the night before summer time ends at 07:00 of the new clock',
      '2026-03-29T00:30:00Z',
      '2026-03-29T05:00:00Z',
    ],
    ['the night of 25 hours ends at 07:00 of the new clock', '2026-10-25T00:30:00Z', '2026-10-25T06:00:00Z'],
    ['just before the end', '2026-01-05T05:59:59Z', '2026-01-05T06:00:00Z'],
    ['at the end', '2026-01-05T06:00:00Z', null],
    ['just before the beginning', '2026-01-05T20:59:59Z', null],
    ['at the beginning', '2026-01-05T21:00:00Z', '2026-01-06T06:00:00Z'],
  ])('are quiet by the clock on the wall: %s', (_what, at, end) => {
    const quiet = { from: '22:00', to: '07:00', zone: 'Europe/Berlin', downAnyway: true };
    const until = quietUntil({ quiet }, 'degraded', Date.parse(at));
    expect(until === null ? null : new Date(until).toISOString().replace('.000', '')).toBe(end);
    expect(quietUntil({ quiet }, 'down', Date.parse(at))).toBeNull();
    expect(quietUntil({ quiet: { ...quiet, downAnyway: false } }, 'down', Date.parse(at))).toBe(until);
  });
});

describe('sending', () => {
  it('waits longer after each failure, up to half an hour, and as long as it was asked to', () => {
    const waits = Array.from({ length: 12 }, (_, index) => waitAfter(index + 1, null) / 1000);
    expect(waits).toEqual([10, 30, 60, 120, 300, 600, 900, 1800, 1800, 1800, 1800, 1800]);
    expect(waitAfter(1, 90_000)).toBe(90_000);
    expect(waitAfter(1, 24 * 3_600_000)).toBe(3_600_000);
    expect(readRetryAfter('120', now)).toBe(120_000);
    expect(readRetryAfter(new Date(now + 5000).toUTCString(), now)).toBe(5000);
    expect(readRetryAfter('soon', now)).toBeNull();
  });

  it('signs as the published example of Standard Webhooks does', () => {
    const body = '{"test": 2432232314}';
    const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const signature = signatureOf(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, body);
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});
