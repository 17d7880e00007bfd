import { afterEach, describe, expect, it } from 'vitest';
import { TargetId } from '../../../shared/model/ids.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { closeRig, monitored, openRig, outcome, probe, targetId } from './engine-rig.ts';

const minuteMs = 60_000;
const first = TargetId.parse(targetId(1));
let rig: ReturnType<typeof openRig>;

afterEach(() => closeRig(rig));

function start(): void {
  const clock = new FakeClock(Date.parse('2026-03-28T12:00:00Z'));
  const behaviour = () => Promise.resolve(outcome('down'));
  rig = openRig({ clock, targets: [monitored(1, [probe('health')])], behaviour });
  rig.engine.start();
}

const window = {
  targetId: first,
  reason: 'move',
  zone: 'Asia/Seoul',
  from: '2026-03-28T21:30',
  to: '2026-03-28T22:00',
  repeat: 'once',
} as const;

describe('a target in maintenance', () => {
  it('is measured and shown as measured, and says that it is in maintenance', async () => {
    start();
    rig.maintenance.add(window, 'ops@desk');
    await rig.clock.advance(minuteMs);
    expect(rig.engine.targetSummary(first)).toMatchObject({ state: 'down', inMaintenance: false });
    const before = rig.changes.length;
    await rig.clock.advance(30 * minuteMs);
    expect(rig.engine.targetSummary(first)).toMatchObject({ state: 'down', inMaintenance: true });
    expect(rig.changes.slice(before).some(({ probeIds }) => probeIds.length === 1)).toBe(true);
    const range = { from: rig.clock.now() - 20 * minuteMs, to: rig.clock.now(), maxPoints: 100 };
    const { points } = rig.engine.history({ targetId: first, probeId: 'health', ...range });
    expect(points.length).toBeGreaterThan(15);
    await rig.clock.advance(30 * minuteMs);
    expect(rig.engine.targetSummary(first)?.inMaintenance).toBe(false);
  });

  it('is announced when a window begins, even when nothing else happens', async () => {
    start();
    rig.maintenance.add(window, 'ops@desk');
    rig.engine.pause({ targetId: first, probeId: null, reason: 'quiet', by: 'ops@desk' });
    await rig.clock.advance(25 * minuteMs);
    const before = rig.changes.length;
    await rig.clock.advance(6 * minuteMs);
    expect(rig.changes.length - before).toBe(1);
  });

  it('leaves maintenance at once when the window is ended, and loses its windows when it is removed', async () => {
    start();
    const { id } = rig.maintenance.add(window, 'ops@desk');
    await rig.clock.advance(35 * minuteMs);
    const before = rig.changes.length;
    rig.maintenance.end(id);
    expect(rig.changes.length - before).toBe(1);
    expect(rig.engine.targetSummary(first)?.inMaintenance).toBe(false);
    rig.targets.delete(first);
    rig.engine.targetsChanged(null);
    expect(rig.maintenance.list(null)).toEqual([]);
  });
});
