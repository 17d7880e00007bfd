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

describe('running by hand', () => {
  it('answers with what was measured now, also below the threshold, and writes it into the journal', async () => {
    const found = { health: outcome('ok') };
    start({
      targets: [monitored(1, [probe('health', { 'open-after': 3 })])],
      behaviour: () => Promise.resolve(found.health),
    });
    await rig.clock.advance(10 * secondMs);
    expect(rig.journal).toEqual([]);
    found.health = outcome('down', { evidence: [{ name: 'status', value: '502' }] });
    const answer = await rig.engine.run(first, ['health'], {
      signal: AbortSignal.timeout(1000),
      operatorRun: true,
    });
    expect(answer.state).toBe('down');
    expect(answer.probes[0]).toMatchObject({ probe: { state: 'ok' }, result: { state: 'down' } });
    expect(rig.engine.detail(first, 'health').result?.evidence).toEqual([{ name: 'status', value: '502' }]);
    expect(rig.journal).toMatchObject([
      {
        action: 'probe.run',
        targetId: first,
        subject: 'server 1: health',
        result: 'done',
        details: { state: 'down' },
      },
    ]);
    expect(rig.opened[0]?.retries).toBe(1);
  });

  it('goes before what is merely due, and joins a run that is under way', async () => {
    const order: string[] = [];
    const waiting: (() => void)[] = [];
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    start({
      targets: [
        monitored(
          1,
          ids.map((id) => probe(id)),
        ),
      ],
      behaviour: (definition) => {
        order.push(definition.id);
        return new Promise((resolve) => waiting.push(() => resolve(outcome('ok'))));
      },
    });
    await rig.clock.advance(10 * secondMs);
    expect(order).toHaveLength(4);
    const waitingIds = ids.filter((id) => !order.includes(id));
    const wanted = waitingIds.at(-1) ?? '';
    const options = { signal: AbortSignal.timeout(60_000), operatorRun: false };
    const answer = rig.engine.run(first, [wanted, order[0] ?? ''], options);
    waiting[1]?.();
    await settle();
    expect(order[4]).toBe(wanted);
    waiting[0]?.();
    waiting[4]?.();
    expect((await answer).probes).toHaveLength(2);
    expect(order.filter((id) => id === order[0])).toHaveLength(1);
  });

  it('ends with its signal, cancels what it started, and leaves no result', async () => {
    start({
      targets: [monitored(1, [probe('health')])],
      behaviour: (_definition, context) => untilAborted(context),
    });
    const caller = new AbortController();
    const answer = rig.engine.run(first, null, { signal: caller.signal, operatorRun: true });
    await settle();
    expect(summary('health')?.running).toBe(true);
    caller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'run/cancelled' });
    await settle();
    expect(summary('health')).toMatchObject({ running: false, state: 'pending', recent: [] });
    expect(rig.journal).toMatchObject([{ action: 'probe.run', result: 'cancelled' }]);
  });

  it('is cancelled with all probes of the target, or with the one that is named', async () => {
    start({
      targets: [monitored(1, [probe('health'), probe('other')])],
      behaviour: (_definition, context) => untilAborted(context),
    });
    const options = { signal: AbortSignal.timeout(60_000), operatorRun: true };
    const answer = rig.engine.run(first, null, options);
    await settle();
    rig.engine.cancel(first, ['health']);
    await settle();
    expect([summary('health')?.running, summary('other')?.running]).toEqual([false, true]);
    rig.engine.cancel(first, null);
    await expect(answer).rejects.toMatchObject({ code: 'run/cancelled' });
  });

  it('refuses targets and probes that do not exist', async () => {
    start({ targets: [monitored(1, [probe('health')])], behaviour: ok });
    const options = { signal: AbortSignal.timeout(1000), operatorRun: true };
    await expect(rig.engine.run(targetId(9), null, options)).rejects.toMatchObject({
      code: 'target/unknown',
    });
    await expect(rig.engine.run(first, ['nope'], options)).rejects.toMatchObject({ code: 'probe/unknown' });
  });
});

describe('pausing', () => {
  it('stops the schedule with a reason, journals it, and resumes', async () => {
    let runs = 0;
    start({
      targets: [monitored(1, [probe('health'), probe('other')])],
      behaviour: () => {
        runs += 1;
        return Promise.resolve(outcome('ok'));
      },
    });
    await rig.clock.advance(10 * secondMs);
    rig.engine.pause({ targetId: first, probeId: 'health', reason: 'moving the server', by: 'ops@desk' });
    rig.engine.pause({ targetId: first, probeId: 'other', reason: 'too', by: 'ops@desk' });
    const before = runs;
    await rig.clock.advance(10 * minuteMs);
    expect(runs).toBe(before);
    expect(summary('health')).toMatchObject({
      state: 'paused',
      paused: { reason: 'moving the server', by: 'ops@desk' },
      nextAt: null,
    });
    expect(rig.engine.targetSummary(first)).toMatchObject({
      state: 'paused',
      probeCounts: { paused: 2, ok: 0 },
    });
    rig.engine.resume({ targetId: first, probeId: 'health', reason: 'done', by: 'ops@desk' });
    expect(summary('health')).toMatchObject({ state: 'unknown', paused: null });
    expect(summary('health')?.reason?.en).toContain('since the pause');
    await rig.clock.advance(10 * secondMs);
    expect(summary('health')?.state).toBe('ok');
    expect(rig.journal.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'probe.pause server 1: health',
      'probe.pause server 1: other',
      'probe.resume server 1: health',
    ]);
  });

  it('pauses a whole target, and a running probe is cut off', async () => {
    start({
      targets: [monitored(1, [probe('health')])],
      behaviour: (_definition, context) => untilAborted(context),
    });
    await rig.clock.advance(10 * secondMs);
    expect(summary('health')?.running).toBe(true);
    rig.engine.pause({ targetId: first, probeId: null, reason: 'rebuild', by: 'ops@desk' });
    await settle();
    expect(summary('health')).toMatchObject({
      running: false,
      state: 'paused',
      paused: { reason: 'rebuild' },
    });
    await rig.clock.advance(minuteMs);
    expect(summary('health')?.recent).toEqual([]);
  });

  it('does nothing, and journals nothing, when the journal cannot be written', async () => {
    start({ targets: [monitored(1, [probe('health')])], behaviour: ok });
    await rig.clock.advance(10 * secondMs);
    rig.journal.push = () => {
      throw new Error('disk full');
    };
    expect(() => rig.engine.pause({ targetId: first, probeId: null, reason: 'x', by: 'y' })).toThrow(
      'disk full',
    );
    expect(summary('health')?.state).toBe('ok');
  });
});
