import { describe, expect, it } from 'vitest';
import { mergeLink, mergeProbes, mergeTargets, stateChanges } from '../../../renderer/data/live-merge.ts';
import { closedLink, openLink } from '../../fakes/console/connection-data.ts';
import { fakeProbes } from '../../fakes/console/probe-data.ts';
import { fakeTargets, targetIdOf } from '../../fakes/console/target-data.ts';

const nowAt = 1_790_000_000_000;
const targets = fakeTargets('everyday', nowAt);
const [first, second, third] = targets;
if (!first || !second || !third) throw new Error('the fake has at least three targets');
const known = { revision: 5, targets: [first, second] };

describe('mergeTargets', () => {
  it('drops an event that the snapshot already holds', () => {
    expect(mergeTargets(known, { revision: 5, changed: [{ ...first, state: 'ok' }], removed: [] })).toBe(
      known,
    );
  });

  it('replaces, removes and adds, and keeps the order of the rest', () => {
    const changed = { ...second, state: 'ok' as const };
    const next = mergeTargets(known, { revision: 6, changed: [changed, third], removed: [first.id] });
    expect(next).toEqual({ revision: 6, targets: [changed, third] });
  });

  it('does not bring back what the same event removes', () => {
    expect(mergeTargets(known, { revision: 6, changed: [third], removed: [third.id] }).targets).toEqual([
      first,
      second,
    ]);
  });
});

describe('mergeProbes', () => {
  const probes = fakeProbes(first, nowAt);

  it('keeps the order of the pack', () => {
    const last = probes.at(-1);
    if (!last) throw new Error('the fake has probes');
    const next = mergeProbes(
      { revision: 1, probes },
      { revision: 2, targetId: targetIdOf(0), probes: [{ ...last, running: true }] },
    );
    expect(next.probes.map((probe) => probe.id)).toEqual(probes.map((probe) => probe.id));
    expect(next.probes.at(-1)?.running).toBe(true);
  });

  it('drops what is older', () => {
    const before = { revision: 9, probes };
    expect(mergeProbes(before, { revision: 8, targetId: targetIdOf(0), probes: [] })).toBe(before);
  });
});

it('takes the newest status of a link only', () => {
  const before = { revision: 3, status: closedLink };
  const status = openLink(nowAt);
  expect(mergeLink(before, { revision: 3, targetId: targetIdOf(0), status })).toBe(before);
  expect(mergeLink(before, { revision: 4, targetId: targetIdOf(0), status })).toEqual({
    revision: 4,
    status,
  });
});

it('names the targets that changed their state, and no other', () => {
  const after = {
    revision: 6,
    targets: [{ ...first, state: 'ok' as const }, { ...second, name: 'renamed' }, third],
  };
  expect(stateChanges(known, after).map(({ target, from }) => [target.name, from, target.state])).toEqual([
    [first.name, 'down', 'ok'],
  ]);
});
