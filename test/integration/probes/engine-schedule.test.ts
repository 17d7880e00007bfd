import { afterEach, describe, expect, it } from 'vitest';
import { settle } from '../../fakes/fake-clock.ts';
import { closeRig, monitored, openRig, outcome, probe, targetId, untilAborted } from './engine-rig.ts';
import type { Behaviour, RigOptions } from './engine-rig.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
let rig: ReturnType<typeof openRig>;

function start(options: RigOptions) {
  rig = openRig(options);
  rig.engine.start();
  return rig;
}

afterEach(() => closeRig(rig));

const ok: Behaviour = () => Promise.resolve(outcome('ok'));
const first = targetId(1);

function summary(probeId: string, id = first) {
  return rig.engine.snapshotProbes(id).probes.find((each) => each.id === probeId);
}

describe('the schedule', () => {
  it('runs nothing by itself in an engine that was only loaded: not what is there, not what is added, not what was run by hand', async () => {
    const starts: string[] = [];
    const behaviour: Behaviour = (definition, { target }) => {
      starts.push(`${target.id}/${definition.id}`);
      return Promise.resolve(outcome('ok'));
    };
    rig = openRig({ targets: [monitored(1, [probe('health'), probe('port')])], behaviour });
    rig.engine.load();
    rig.targets.set(targetId(2), monitored(2, [probe('health')]));
    rig.engine.targetsChanged(targetId(2));
    const signal = new AbortController().signal;
    await rig.engine.run(first, ['health'], { signal, operatorRun: false });
    await rig.clock.advance(10 * minuteMs);
    expect(starts).toEqual([`${first}/health`]);
  });

  it('shows a probe as pending until its first result, then runs it once per interval', async () => {
    const starts: number[] = [];
    start({
      targets: [monitored(1, [probe('health')])],
      behaviour: () => {
        starts.push(rig.clock.now());
        return Promise.resolve(outcome('ok'));
      },
    });
    expect(summary('health')).toMatchObject({ state: 'pending', since: null, checkedAt: null, recent: [] });
    await rig.clock.advance(10 * minuteMs);
    expect(starts.length).toBeGreaterThanOrEqual(10);
    const pauses = starts.slice(2).map((at, index) => at - (starts[index + 1] ?? 0));
    expect(pauses.every((pauseMs) => Math.abs(pauseMs - minuteMs) < 2)).toBe(true);
    expect(summary('health')).toMatchObject({ state: 'ok', latencyMs: 10, running: false });
    expect(summary('health')?.nextAt).toBeGreaterThan(rig.clock.now());
  });

  it('says of an incident when it was last seen, not when nothing could be measured, and tells sessions of what got well', async () => {
    const states = ['down', 'unknown', 'unknown', 'ok'] as const;
    let runs = 0;
    start({
      targets: [monitored(1, [probe('health')])],
      behaviour: () => Promise.resolve(outcome(states[runs++] ?? 'ok')),
    });
    while (runs < 1) await rig.clock.advance(secondMs);
    const seenAt = summary('health')?.checkedAt;
    while (runs < 3) await rig.clock.advance(secondMs);
    expect(summary('health')).toMatchObject({ state: 'down', checkedAt: seenAt });
    expect(rig.opened[0]?.improved).toBe(0);
    while (runs < 4) await rig.clock.advance(secondMs);
    expect(summary('health')?.checkedAt).toBeGreaterThan(seenAt ?? Infinity);
    expect(rig.opened[0]?.improved).toBe(1);
  });

  it('does not fire 200 targets together, and never runs more than 32 probes, 4 of a target, one of a kind at once', async () => {
    let running = 0;
    let mostRunning = 0;
    const perTarget = new Map<string, number>();
    const perProbe = new Map<string, number>();
    let mostPerTarget = 0;
    let mostPerProbe = 0;
    const perSecond = new Map<number, number>();
    const count = (map: Map<string, number>, key: string, by: number) => {
      const value = (map.get(key) ?? 0) + by;
      map.set(key, value);
      return value;
    };
    const behaviour: Behaviour = async (definition, context) => {
      const key = `${context.target.id}/${definition.id}`;
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      mostPerTarget = Math.max(mostPerTarget, count(perTarget, context.target.id, 1));
      mostPerProbe = Math.max(mostPerProbe, count(perProbe, key, 1));
      const second = Math.floor(rig.clock.now() / secondMs);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
      await new Promise<void>((resolve) => rig.clock.after(700, resolve));
      running -= 1;
      count(perTarget, context.target.id, -1);
      count(perProbe, key, -1);
      return outcome('ok');
    };
    const definitions = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => probe(id));
    start({
      targets: Array.from({ length: 200 }, (_, index) => monitored(index + 1, definitions)),
      behaviour,
    });
    await rig.clock.advance(3 * minuteMs);
    expect(mostRunning).toBe(32);
    expect(mostPerTarget).toBeLessThanOrEqual(4);
    expect(mostPerProbe).toBe(1);
    const lastMinute = [...perSecond].filter(([second]) => second * secondMs > rig.clock.now() - minuteMs);
    expect(lastMinute.reduce((sum, [, runs]) => sum + runs, 0)).toBeGreaterThan(1_150);
    expect(Math.max(...lastMinute.map(([, runs]) => runs))).toBeLessThan(60);
  }, 60_000);

  it('opens after the failures and closes after the successes its pack says, and keeps every raw result', async () => {
    const found = ['ok', 'down', 'down', 'ok', 'down', 'ok', 'ok'] as const;
    let run = 0;
    start({
      targets: [monitored(1, [probe('health', { 'open-after': 2, 'close-after': 2 })])],
      behaviour: () => Promise.resolve(outcome(found[run++] ?? 'ok')),
    });
    const shown: (string | undefined)[] = [];
    for (let index = 0; index < found.length; index += 1) {
      await rig.engine.run(first, null, { signal: AbortSignal.timeout(60_000), operatorRun: false });
      shown.push(summary('health')?.state);
      await rig.clock.advance(1);
    }
    expect(shown).toEqual(['ok', 'ok', 'down', 'down', 'down', 'down', 'ok']);
    expect(summary('health')?.recent.map(({ state }) => state)).toEqual(found);
    await rig.clock.advance(secondMs);
    const kinds = rig.store.database.prepare('SELECT kind FROM probe_transition ORDER BY id').pluck().all();
    expect(kinds).toEqual(['change', 'open', 'close']);
  });

  it('abandons a kind that ignores its signal, says so, and starts no second run while the first one hangs', async () => {
    let runs = 0;
    let letGo: () => void = () => undefined;
    const behaviour: Behaviour = () => {
      runs += 1;
      return new Promise((resolve) => {
        letGo = () => resolve(outcome('ok'));
      });
    };
    start({ targets: [monitored(1, [probe('health', { timeout: '5s' }), probe('other')])], behaviour });
    rig.behaviour.run = (definition, context) =>
      definition.id === 'health' ? behaviour(definition, context) : ok(definition, context);
    await rig.clock.advance(20 * secondMs);
    expect(summary('health')).toMatchObject({ state: 'unknown', running: false });
    expect(summary('health')?.reason?.en).toContain('abandoned');
    expect(summary('other')?.state).toBe('ok');
    await rig.clock.advance(3 * minuteMs);
    expect(runs).toBe(1);
    expect(summary('health')?.reason?.en).toContain('still not ended');
    letGo();
    rig.behaviour.run = ok;
    await rig.clock.advance(minuteMs);
    expect(summary('health')?.state).toBe('ok');
  });

  it('keeps the console running when a kind throws, and names the incident in the log', async () => {
    start({
      targets: [monitored(1, [probe('health')])],
      behaviour: () => {
        throw new TypeError('undefined is not a function');
      },
    });
    await rig.clock.advance(10 * secondMs);
    expect(summary('health')).toMatchObject({ state: 'unknown' });
    expect(summary('health')?.reason?.en).toContain('The probe itself failed (incident-1)');
    expect(rig.logger.records[0]).toMatchObject({ level: 'bug' });
  });

  it('remembers what a probe kept, but not what a run kept that was cut off', async () => {
    const read: unknown[] = [];
    let next = 1;
    let hang = false;
    start({
      targets: [monitored(1, [probe('log', { every: '1h' })])],
      behaviour: async (_definition, context) => {
        read.push(context.memory.read());
        context.memory.write({ offset: next++ });
        if (hang) return untilAborted(context);
        return outcome('ok');
      },
    });
    const run = () =>
      rig.engine
        .run(first, ['log'], { signal: AbortSignal.timeout(60_000), operatorRun: false })
        .catch(() => 'cancelled');
    await run();
    await run();
    hang = true;
    const cancelled = run();
    await settle();
    rig.engine.cancel(first, null);
    expect(await cancelled).toBe('cancelled');
    const overTime = run();
    await rig.clock.advance(11 * secondMs);
    expect(await overTime).toMatchObject({ state: 'unknown' });
    hang = false;
    await run();
    expect(read).toEqual([null, { offset: 1 }, { offset: 2 }, { offset: 2 }, { offset: 2 }]);
  });
});

describe('probes that need something or write something', () => {
  it('pauses a probe that misses a setting or credential, and names what is missing', async () => {
    let runs = 0;
    const target = monitored(1, [probe('login', { needs: ['url', 'root', 'account'] })]);
    const behaviour: Behaviour = () => {
      runs += 1;
      return Promise.resolve(outcome('ok'));
    };
    start({ targets: [target], behaviour });
    await rig.clock.advance(5 * minuteMs);
    expect(runs).toBe(0);
    expect(summary('login')).toMatchObject({ state: 'paused', paused: null, nextAt: null });
    expect(summary('login')?.reason?.en).toContain('"root", "account"');
    const answer = await rig.engine.run(first, ['login'], {
      signal: AbortSignal.timeout(1000),
      operatorRun: true,
    });
    expect(answer).toMatchObject({ state: 'paused', probes: [{ result: null }] });
    const settings = { ...target.target.settings, root: '/srv/chat' };
    rig.targets.set(first, {
      ...target,
      target: { ...target.target, settings },
      availableCredentials: new Set(['account']),
    });
    rig.engine.targetsChanged(first);
    await rig.clock.advance(10 * secondMs);
    expect(summary('login')?.state).toBe('ok');
  });

  it('runs a writing probe on schedule only where that is enabled, and no more often than every 15 minutes', async () => {
    const starts: number[] = [];
    const target = monitored(1, [probe('round-trip', { writes: true })]);
    const behaviour: Behaviour = () => {
      starts.push(rig.clock.now());
      return Promise.resolve(outcome('ok'));
    };
    start({ targets: [target], behaviour });
    await rig.clock.advance(60 * minuteMs);
    expect(starts).toEqual([]);
    expect(summary('round-trip')).toMatchObject({ state: 'paused', everyMs: 15 * minuteMs });
    rig.targets.set(first, { ...target, writesEnabled: true });
    rig.engine.targetsChanged(first);
    await rig.clock.advance(61 * minuteMs);
    const pauses = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
    expect(starts.length).toBeGreaterThanOrEqual(4);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(15 * minuteMs);
    expect(Math.max(...pauses)).toBeLessThan(16 * minuteMs);
  });

  it('runs a writing probe by hand, shows what it found until that is old, and then says again that it is off', async () => {
    start({ targets: [monitored(1, [probe('round-trip', { writes: true })])], behaviour: ok });
    await rig.engine.run(first, ['round-trip'], { signal: AbortSignal.timeout(1000), operatorRun: true });
    expect(summary('round-trip')?.state).toBe('ok');
    await rig.clock.advance(31 * minuteMs);
    expect(summary('round-trip')?.state).toBe('paused');
    expect(rig.changes.at(-1)).toMatchObject({ targetId: first });
  });

  it('leaves writing probes out when everything is run and they are off', async () => {
    const ran: string[] = [];
    start({
      targets: [monitored(1, [probe('health'), probe('round-trip', { writes: true })])],
      behaviour: (definition) => {
        ran.push(definition.id);
        return Promise.resolve(outcome('ok'));
      },
    });
    await rig.engine.run(first, null, { signal: AbortSignal.timeout(1000), operatorRun: true });
    expect(ran).toEqual(['health']);
  });
});
