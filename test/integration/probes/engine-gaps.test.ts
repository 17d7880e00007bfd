import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock, settle } from '../../fakes/fake-clock.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';
import { monitored, openRig, outcome, probe, stopRig, targetId } from './engine-rig.ts';
import type { Behaviour } from './engine-rig.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const first = targetId(1);
let store: TempStore;
let clock: FakeClock;
let rig: ReturnType<typeof openRig>;

function begin() {
  store = openTempStore();
  clock = new FakeClock();
}

/** A run of the console over the same database and clock. */
function start(behaviour: Behaviour, definitions = [probe('health')]) {
  rig = openRig({ store, clock, targets: [monitored(1, definitions)], behaviour });
  rig.engine.start();
  return rig;
}

function stop(): Promise<void> {
  return stopRig(rig);
}

afterEach(async () => {
  await stop();
  store.dispose();
});

const ok: Behaviour = () => Promise.resolve(outcome('ok'));

function summary(probeId = 'health') {
  return rig.engine.snapshotProbes(first).probes.find((each) => each.id === probeId);
}

function history(hours: number) {
  return rig.engine.history({
    targetId: first,
    probeId: 'health',
    from: clock.now() - hours * hourMs,
    to: clock.now(),
    maxPoints: 500,
  });
}

function samples(): number {
  return history(24).points.reduce((sum, point) => sum + point.samples, 0);
}

describe('a computer that sleeps', () => {
  it('is a gap: nothing is known until the next run, and no result is made up', async () => {
    begin();
    start(ok);
    await clock.advance(2 * minuteMs);
    const measured = samples();
    const asleepAt = clock.now();
    clock.sleepMachine(3 * hourMs);
    rig.behaviour.run = () => new Promise(() => undefined);
    await clock.advance(10 * secondMs);
    expect(summary()).toMatchObject({ state: 'unknown' });
    expect(summary()?.reason?.en).toContain('Not measured since');
    expect(rig.engine.targetSummary(first)).toMatchObject({ state: 'unknown', stale: true });
    const { gaps } = history(24);
    expect(measured).toBeGreaterThan(0);
    expect(samples()).toBe(measured);
    expect(gaps).toHaveLength(1);
    expect(Math.abs((gaps[0]?.from ?? 0) - asleepAt)).toBeLessThanOrEqual(10 * secondMs);
    expect(gaps[0]?.to).toBeGreaterThanOrEqual(asleepAt + 3 * hourMs);
  });

  it('goes on within seconds after waking, as ok, without reporting a change', async () => {
    begin();
    start(ok);
    await clock.advance(2 * minuteMs);
    clock.sleepMachine(3 * hourMs);
    await clock.advance(30 * secondMs);
    expect(summary()).toMatchObject({ state: 'ok' });
    expect(summary()?.since).toBeGreaterThan(clock.now() - minuteMs);
    const changes = store.database.prepare('SELECT count(*) FROM probe_transition').pluck().get();
    expect(changes).toBe(1);
  });

  it('does not believe a run that was slept through, and repeats it', async () => {
    begin();
    let runs = 0;
    let answer: (state: 'ok' | 'down') => void = () => undefined;
    start(() => {
      runs += 1;
      return new Promise((resolve) => {
        answer = (state) => resolve(outcome(state));
      });
    });
    await clock.advance(10 * secondMs);
    expect(runs).toBe(1);
    clock.sleepMachine(20 * secondMs);
    answer('down');
    await settle();
    expect(runs).toBe(2);
    expect(summary()).toMatchObject({ state: 'pending', recent: [] });
    answer('ok');
    await settle();
    expect(summary()?.state).toBe('ok');
  });

  it('is no gap when it was short, and nothing is hidden', async () => {
    begin();
    start(ok);
    await clock.advance(2 * minuteMs);
    clock.sleepMachine(20 * secondMs);
    await clock.advance(10 * secondMs);
    expect(history(24).gaps).toEqual([]);
    expect(summary()?.state).toBe('ok');
  });

  it('keeps the result of a probe that runs once a day', async () => {
    begin();
    start(ok, [probe('health', { every: '24h' })]);
    await clock.advance(2 * minuteMs);
    clock.sleepMachine(8 * hourMs);
    await clock.advance(minuteMs);
    expect(summary()).toMatchObject({ state: 'ok' });
    expect(history(24).gaps).toHaveLength(1);
  });

  it('goes on measuring when the wall clock is set back', async () => {
    begin();
    let runs = 0;
    start(() => {
      runs += 1;
      return Promise.resolve(outcome('ok'));
    });
    await clock.advance(2 * minuteMs);
    const before = runs;
    clock.setWall(clock.now() - 5 * hourMs);
    await clock.advance(5 * minuteMs);
    expect(runs - before).toBeGreaterThanOrEqual(4);
    expect(summary()?.state).toBe('ok');
    expect(history(24).gaps).toEqual([]);
  });
});

describe('a console that was stopped', () => {
  it('starts with a gap, hides what is old, and runs soon', async () => {
    begin();
    start(ok);
    await clock.advance(2 * minuteMs);
    await stop();
    const stoppedAt = clock.now();
    clock.sleepMachine(5 * hourMs);
    start(ok);
    expect(summary()).toMatchObject({ state: 'unknown' });
    expect(summary()?.recent.length).toBeGreaterThan(0);
    const { gaps } = history(24);
    expect(gaps).toHaveLength(1);
    expect(Math.abs((gaps[0]?.from ?? 0) - stoppedAt)).toBeLessThanOrEqual(10 * secondMs);
    await clock.advance(10 * secondMs);
    expect(summary()?.state).toBe('ok');
  });

  it('knows after a crash when it was last alive, to the minute', async () => {
    begin();
    start(ok);
    await clock.advance(5 * minuteMs);
    const crashedAt = clock.now();
    const crashed = rig;
    clock.sleepMachine(hourMs);
    start(ok);
    const [gap] = history(24).gaps;
    expect(crashedAt - (gap?.from ?? 0)).toBeLessThanOrEqual(70 * secondMs);
    const ended = crashed.engine.dispose();
    await clock.advance(10 * secondMs);
    await ended;
  });

  it('shows at once what is still current after a quick restart', async () => {
    begin();
    start(ok);
    await clock.advance(2 * minuteMs);
    await stop();
    start(ok);
    expect(summary()?.state).toBe('ok');
    expect(history(24).gaps).toEqual([]);
  });

  it('keeps incidents, counts, pauses, memory, evidence and newest results over a restart', async () => {
    begin();
    let next = 0;
    const states = { health: 'down', other: 'ok' } as const;
    const behaviour: Behaviour = (definition, context) => {
      context.memory.write({ runs: (next += 1) });
      const evidence = [{ name: 'seen', value: JSON.stringify(context.memory.read()) }];
      return Promise.resolve(
        outcome(definition.id === 'health' ? states.health : states.other, { evidence }),
      );
    };
    const definitions = [probe('health', { 'close-after': 3 }), probe('other')];
    start(behaviour, definitions);
    await clock.advance(10 * secondMs);
    rig.engine.pause({ targetId: first, probeId: 'other', reason: 'rebuild', by: 'ops@desk' });
    const before = summary();
    const detail = rig.engine.detail(first, 'health');
    await stop();
    const memories: unknown[] = [];
    start((_definition, context) => {
      memories.push(context.memory.read());
      return Promise.resolve(outcome('ok'));
    }, definitions);
    expect(summary()).toMatchObject({ state: 'down', since: before?.since, recent: before?.recent });
    expect(summary('other')).toMatchObject({
      state: 'paused',
      paused: { reason: 'rebuild', by: 'ops@desk' },
    });
    expect(rig.engine.detail(first, 'health').result).toEqual(detail.result);
    const options = { signal: AbortSignal.timeout(60_000), operatorRun: false };
    await rig.engine.run(first, ['health'], options);
    await rig.engine.run(first, ['health'], options);
    expect(summary()?.state).toBe('down');
    await rig.engine.run(first, ['health'], options);
    expect(summary()?.state).toBe('ok');
    expect(memories[0]).not.toBeNull();
  });

  it('says after a restart since when a target is down, also when the probe that failed first is paused since then', async () => {
    begin();
    const definitions = [probe('health'), probe('other')];
    const down: Behaviour = () => Promise.resolve(outcome('down'));
    start(down, definitions);
    await clock.advance(10 * secondMs);
    const ids = ['health', 'other'].toSorted((a, b) => (summary(a)?.since ?? 0) - (summary(b)?.since ?? 0));
    const [earlier = '', later = ''] = ids;
    const since = summary(earlier)?.since;
    expect(summary(later)?.since).toBeGreaterThan(since ?? Infinity);
    rig.engine.pause({ targetId: first, probeId: earlier, reason: 'later', by: 'ops@desk' });
    expect(rig.engine.targetSummary(first)).toMatchObject({ state: 'down', since });
    await stop();
    start(down, definitions);
    expect(rig.engine.targetSummary(first)).toMatchObject({ state: 'down', since });
  });

  it('does not run a writing probe again before its 15 minutes are over', async () => {
    begin();
    const starts: number[] = [];
    const behaviour: Behaviour = () => {
      starts.push(clock.now());
      return Promise.resolve(outcome('ok'));
    };
    const writing = { ...monitored(1, [probe('round-trip', { writes: true })]), writesEnabled: true };
    rig = openRig({ store, clock, targets: [writing], behaviour });
    rig.engine.start();
    await clock.advance(minuteMs);
    await stop();
    rig = openRig({ store, clock, targets: [writing], behaviour });
    rig.engine.start();
    await clock.advance(13 * minuteMs);
    expect(starts).toHaveLength(1);
    await clock.advance(3 * minuteMs);
    expect(starts).toHaveLength(2);
  });
});

describe('the end of the console', () => {
  it('waits for a probe that gives up, writes what is known, and leaves no timer', async () => {
    begin();
    let aborted = false;
    start(
      (_definition, context) =>
        new Promise((resolve) => {
          context.signal.addEventListener('abort', () => {
            aborted = true;
            clock.after(500, () => resolve(outcome('ok')));
          });
        }),
    );
    await clock.advance(10 * secondMs);
    await stop();
    expect(aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
    expect(rig.opened[0]?.disposed).toBe(true);
  });

  it('does not wait for one that never does', async () => {
    begin();
    start(() => new Promise(() => undefined));
    await clock.advance(10 * secondMs);
    let ended = false;
    void rig.engine.dispose().then(() => {
      ended = true;
    });
    await clock.advance(2 * secondMs);
    expect(ended).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });
});
