import { afterEach, describe, expect, it } from 'vitest';
import { standingText } from '../../../electron/probes/history/stored-standing.ts';
import { newStanding } from '../../../shared/rules/thresholds.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';
import { monitored, openRig, outcome, probe } from './engine-rig.ts';

const hourMs = 3_600_000;
let store: TempStore;

afterEach(() => store.dispose());

/** 200 targets of 20 probes: two days of raw results for the main probes, a year of hours for some, state for all. */
function fill(clock: FakeClock, ids: readonly string[], probeIds: readonly string[]): void {
  const { database } = store;
  const key = database.prepare('INSERT INTO probe_key (target_id, probe_id) VALUES (?, ?)');
  const state = database.prepare(
    'INSERT INTO probe_state (key, standing, checked_at, latency_us) VALUES (?, ?, ?, 4000)',
  );
  const raw = database.prepare('INSERT INTO probe_raw VALUES (?, ?, 0, 4000)');
  const hour = database.prepare('INSERT INTO probe_hour VALUES (?, ?, 60, 60, 0, 0, 0, 1, 60, 1)');
  const now = clock.now();
  const standing = standingText({ ...newStanding, state: 'ok', since: now - hourMs });
  database.transaction(() => {
    for (const [number, id] of ids.entries()) {
      for (const [index, probeId] of probeIds.entries()) {
        const row = Number(key.run(id, probeId).lastInsertRowid);
        state.run(row, standing, now - 30_000);
        if (index > 0) continue;
        for (let at = now - 2 * hourMs; at < now; at += 60_000) raw.run(row, at);
        if (number >= 20) continue;
        for (let back = 1; back <= 365 * 24; back += 1) hour.run(row, Math.floor(now / hourMs) - back);
      }
    }
  })();
}

describe('200 targets of 20 probes with a year of history', () => {
  it('shows its first page from the state rows and the newest results alone', () => {
    store = openTempStore();
    const clock = new FakeClock();
    const probeIds = Array.from({ length: 20 }, (_, index) => `probe-${index}`);
    const definitions = probeIds.map((id) => probe(id));
    const targets = Array.from({ length: 200 }, (_, index) => monitored(index + 1, definitions));
    fill(
      clock,
      targets.map(({ target }) => target.id),
      probeIds,
    );
    const rig = openRig({ store, clock, targets, behaviour: () => new Promise(() => undefined) });
    // Whoever reads a table that grows with time for the first page is found out here.
    store.database.exec(`ALTER TABLE probe_hour RENAME TO probe_hour_away;
      ALTER TABLE probe_result RENAME TO probe_result_away;
      ALTER TABLE probe_transition RENAME TO probe_transition_away`);
    rig.engine.start();
    const { targets: page } = rig.engine.snapshotTargets();
    expect(page).toHaveLength(200);
    expect(page.every(({ state, latencyMs }) => state === 'ok' && latencyMs.length === 60)).toBe(true);
    const recents = page.reduce((sum, { latencyMs }) => sum + latencyMs.length, 0);
    expect(recents).toBe(200 * 60);
    expect(rig.engine.snapshotProbes(page[0]?.id ?? '').probes).toHaveLength(20);
  });

  it('answers any range of a year with no more points than asked for', async () => {
    store = openTempStore();
    const clock = new FakeClock();
    const targets = [monitored(1, [probe('probe-0')])];
    fill(
      clock,
      targets.map(({ target }) => target.id),
      ['probe-0'],
    );
    const rig = openRig({ store, clock, targets, behaviour: () => Promise.resolve(outcome('ok')) });
    rig.engine.start();
    for (const days of [1, 7, 30, 365]) {
      const range = { from: clock.now() - days * 24 * hourMs, to: clock.now(), maxPoints: 300 };
      const { points } = rig.engine.history({
        targetId: targets[0]?.target.id ?? '',
        probeId: 'probe-0',
        ...range,
      });
      expect(points.length).toBeGreaterThan(0);
      expect(points.length).toBeLessThanOrEqual(300);
    }
    const ended = rig.engine.dispose();
    await clock.advance(10_000);
    await ended;
  });
});
