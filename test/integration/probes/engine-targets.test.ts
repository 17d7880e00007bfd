import { afterEach, describe, expect, it } from 'vitest';
import type { ProbeContext } from '../../../electron/probes/probe-kind.ts';
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

describe('targets that change', () => {
  it('closes connections and runs again soon when settings change', async () => {
    const seen: unknown[] = [];
    const target = monitored(1, [probe('health', { every: '1h' })]);
    start({
      targets: [target],
      behaviour: (_definition, context: ProbeContext) => {
        seen.push(context.target.settings['url']);
        return Promise.resolve(outcome('ok'));
      },
    });
    await rig.clock.advance(10 * secondMs);
    rig.targets.set(first, {
      ...target,
      target: { ...target.target, settings: { url: 'http://new.example' } },
    });
    rig.engine.targetsChanged(null);
    await rig.clock.advance(10 * secondMs);
    expect(seen).toEqual(['http://server-1.example', 'http://new.example']);
    expect(rig.opened.map(({ disposed }) => disposed)).toEqual([true, false]);
  });

  it('cuts off what runs under old settings, and runs it again soon', async () => {
    const seen: unknown[] = [];
    const target = monitored(1, [probe('health', { every: '1h', timeout: '50s' })]);
    start({
      targets: [target],
      behaviour: (_definition, context) => {
        seen.push(context.target.settings['url']);
        return seen.length === 1 ? untilAborted(context) : Promise.resolve(outcome('ok'));
      },
    });
    await rig.clock.advance(10 * secondMs);
    const settings = { url: 'http://new.example' };
    rig.targets.set(first, { ...target, target: { ...target.target, settings } });
    rig.engine.targetsChanged(first);
    await rig.clock.advance(10 * secondMs);
    expect(seen).toEqual(['http://server-1.example', 'http://new.example']);
    expect(summary('health')?.state).toBe('ok');
  });

  it('begins with probes whose credential arrived, lets a sign-in be tried again, and cuts nothing off', async () => {
    let finish: () => void = () => undefined;
    const target = monitored(1, [probe('sign-in'), probe('refresh', { needs: ['device-token'] })]);
    start({
      targets: [target],
      behaviour: (definition) =>
        definition.id === 'refresh'
          ? Promise.resolve(outcome('ok'))
          : new Promise((resolve) => {
              finish = () => resolve(outcome('ok'));
            }),
    });
    const answer = rig.engine.run(first, ['sign-in'], {
      signal: AbortSignal.timeout(60_000),
      operatorRun: false,
    });
    await settle();
    rig.targets.set(first, { ...target, availableCredentials: new Set(['device-token']) });
    rig.engine.credentialsChanged(first);
    await rig.clock.advance(5 * secondMs);
    finish();
    expect((await answer).state).toBe('ok');
    expect(rig.opened).toMatchObject([{ disposed: false, retries: 1 }]);
    await rig.clock.advance(10 * secondMs);
    expect(summary('refresh')?.state).toBe('ok');
  });

  it('leaves connections alone when nothing about them changed', async () => {
    start({ targets: [monitored(1, [probe('health')])], behaviour: ok });
    await rig.clock.advance(10 * secondMs);
    rig.engine.targetsChanged(null);
    expect(rig.opened.map(({ disposed }) => disposed)).toEqual([false]);
  });

  it('begins with a target that was added, and forgets one that was removed with all that is stored of it', async () => {
    start({ targets: [monitored(1, [probe('health')])], behaviour: ok });
    await rig.clock.advance(10 * secondMs);
    rig.targets.set(targetId(2), monitored(2, [probe('health')]));
    rig.engine.targetsChanged(targetId(2));
    await rig.clock.advance(10 * secondMs);
    expect(summary('health', targetId(2))?.state).toBe('ok');
    rig.targets.delete(first);
    rig.engine.targetsChanged(first);
    expect(rig.engine.targetSummary(first)).toBeNull();
    expect(rig.changes.at(-1)).toMatchObject({ targetId: first, removed: true });
    expect(rig.opened[0]?.disposed).toBe(true);
    await rig.clock.advance(11 * minuteMs);
    const left = rig.store.database
      .prepare('SELECT count(*) FROM probe_key WHERE target_id = ?')
      .pluck()
      .get(first);
    expect(left).toBe(0);
    expect(rig.store.database.pragma('foreign_key_check')).toEqual([]);
  });

  it('keeps what is known of the probes that stay when a pack changes', async () => {
    const target = monitored(1, [probe('health'), probe('old')]);
    start({ targets: [target], behaviour: ok });
    await rig.clock.advance(10 * secondMs);
    rig.targets.set(first, { ...target, definitions: [probe('health', { every: '5m' }), probe('new')] });
    rig.engine.targetsChanged(null);
    expect(summary('health')).toMatchObject({ state: 'ok', everyMs: 5 * minuteMs });
    expect(summary('new')?.state).toBe('pending');
    expect(summary('old')).toBeUndefined();
    await rig.clock.advance(10 * secondMs);
    expect(summary('new')?.state).toBe('ok');
  });

  it('counts every change', async () => {
    start({ targets: [monitored(1, [probe('health')])], behaviour: ok });
    await rig.clock.advance(minuteMs);
    const revisions = rig.changes.map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.map((_, index) => index + 1));
    expect(rig.engine.snapshotTargets().revision).toBe(revisions.length);
    expect(rig.engine.revision).toBe(revisions.length);
  });
});
