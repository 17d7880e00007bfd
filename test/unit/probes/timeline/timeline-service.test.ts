import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GapStore } from '../../../../electron/probes/history/gap-store.ts';
import type { StoredWindow } from '../../../../electron/probes/maintenance/maintenance-store.ts';
import { TimelineService } from '../../../../electron/probes/timeline/timeline-service.ts';
import type { TimelineOptions } from '../../../../electron/probes/timeline/timeline-service.ts';
import type { JournalEntry } from '../../../../shared/model/journal.ts';
import { MaintenanceId, TargetId } from '../../../../shared/model/ids.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { openTempStore } from '../../../fakes/temp-store.ts';
import type { TempStore } from '../../../fakes/temp-store.ts';

const targetId = TargetId.parse('0123456789abcdef');
const now = Date.parse('2026-03-29T12:00:00Z');
const minuteMs = 60_000;
let store: TempStore;

beforeEach(() => {
  store = openTempStore();
});

afterEach(() => store.dispose());

function transition(at: number, probeId = 'health', reason: string | null = null): void {
  const text = reason === null ? null : JSON.stringify({ en: reason, ko: reason });
  store.database
    .prepare(
      `INSERT INTO probe_transition (target_id, probe_id, at, from_state, to_state, kind, reason) VALUES (?, ?, ?, 0, 2, 'open', ?)`,
    )
    .run(targetId, probeId, at, text);
}

function entry(at: number, action: string): JournalEntry {
  return {
    seq: at,
    at,
    operator: 'ops@desk',
    typedName: 'Kim',
    face: 'cli',
    action,
    targetId,
    subject: 'server 1',
    result: 'cancelled',
    details: { reason: 'rebuild' },
    previousHash: '',
    hash: '',
  };
}

function timeline(options: Partial<TimelineOptions> = {}): TimelineService {
  return new TimelineService({
    clock: new FakeClock(now),
    database: store.database,
    journal: { forTarget: () => [] },
    maintenance: { windowsOf: () => [] },
    createdAt: () => null,
    probeTitle: (_target, probeId) => (probeId === 'health' ? localText('Health', '상태') : null),
    ...options,
  });
}

const page = { targetId, before: null, limit: 100 };

describe('the timeline', () => {
  it('merges state changes, journal, maintenance and gaps, newest first, in both languages', () => {
    transition(now - 50 * minuteMs, 'health', 'no answer');
    transition(now - 40 * minuteMs, 'gone');
    new GapStore(store.database).record({
      from: now - 35 * minuteMs,
      to: now - 30 * minuteMs,
      cause: 'asleep',
    });
    const window: StoredWindow = {
      id: MaintenanceId.parse('0000000000000001'),
      targetId,
      reason: 'move',
      zone: 'UTC',
      from: '2026-03-29T11:15',
      to: '2026-03-29T11:45',
      repeat: 'once',
      createdBy: 'ops@desk',
      createdAt: now - 90 * minuteMs,
      endedAt: null,
    };
    const shown = timeline({
      journal: { forTarget: () => [entry(now - 20 * minuteMs, 'probe.run')] },
      maintenance: { windowsOf: () => [window] },
    }).show(page);
    expect(shown.map(({ at, kind, text }) => `${(now - at) / minuteMs} ${kind} ${text.en}`)).toEqual([
      '15 maintenance Maintenance ends: move',
      '20 journal Probes run by hand · server 1 · rebuild · cancelled · Kim (ops@desk)',
      '30 gap Nothing was measured for 5 min: the computer slept.',
      '40 state gone',
      '45 maintenance Maintenance begins: move',
      '50 state Health: no answer',
    ]);
    expect(shown[5]).toMatchObject({
      probeId: 'health',
      from: 'ok',
      to: 'down',
      text: { ko: '상태: no answer' },
    });
    expect(shown[0]?.text.ko).toBe('유지 관리 종료: move');
  });

  it('shows every night of a repeating window since it was made, and not after it was ended', () => {
    const window: StoredWindow = {
      id: MaintenanceId.parse('0000000000000001'),
      targetId,
      reason: 'nightly',
      zone: 'Asia/Seoul',
      from: '2026-03-01T02:00',
      to: '2026-03-01T03:00',
      repeat: 'daily',
      createdBy: 'ops@desk',
      createdAt: Date.parse('2026-03-24T17:30:00Z'),
      endedAt: Date.parse('2026-03-26T17:40:00Z'),
    };
    const shown = timeline({ maintenance: { windowsOf: () => [window] } }).show(page);
    expect(shown.map(({ at }) => new Date(at).toISOString().slice(5, 16))).toEqual([
      '03-26T17:40',
      '03-26T17:00',
      '03-25T18:00',
      '03-25T17:00',
      '03-24T18:00',
      '03-24T17:30',
    ]);
  });

  it('pages backwards without losing or repeating anything, also when much happened at one moment', () => {
    for (let index = 0; index < 30; index += 1) {
      for (let same = 0; same <= index % 5; same += 1) transition(now - index * 1000, `p-${same}`);
    }
    const service = timeline();
    const seen: string[] = [];
    let before: number | null = null;
    for (;;) {
      const entries = service.show({ targetId, before, limit: 7 });
      if (entries.length === 0) break;
      seen.push(...entries.map(({ at, probeId }) => `${at} ${probeId}`));
      before = entries.at(-1)?.at ?? 0;
    }
    expect(seen).toHaveLength(90);
    expect(new Set(seen).size).toBe(90);
  });

  it('does not tell of gaps from before the target was made', () => {
    const gaps = new GapStore(store.database);
    gaps.record({ from: now - 5000, to: now - 4000, cause: 'stopped' });
    gaps.record({ from: now - 2000, to: now - 1000, cause: 'stopped' });
    expect(timeline({ createdAt: () => now - 3000 }).show(page)).toHaveLength(1);
  });

  it('finds state changes through an index', () => {
    const plan = store.database
      .prepare<[], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT * FROM probe_transition WHERE target_id = 'x' AND at < 5 ORDER BY at DESC, id DESC LIMIT 5`,
      )
      .all();
    expect(plan.map(({ detail }) => detail).join()).toContain(
      'probe_transition_by_target (target_id=? AND at<?)',
    );
  });
});
