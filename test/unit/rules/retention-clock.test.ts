import { describe, expect, it } from 'vitest';
import { clockLeapMs, decideRetention } from '../../../shared/rules/retention.ts';
import type { RetentionSnapshot } from '../../../shared/rules/retention.ts';
import { dayMs, decide, kept, nightly, none, now, seen, set } from './retention-sets.ts';

describe('the clock', () => {
  it('refuses, and keeps everything, when it is before the newest snapshot', () => {
    const sets = [set(now - dayMs), ...nightly(4)];
    for (const at of [0, Date.UTC(1970, 0, 1, 0, 5), now - 2 * dayMs, Number.NaN]) {
      const plan = decideRetention(sets, { ...none, last: 1 }, at, 'UTC', seen());
      expect(plan.refused?.en).toContain('before the newest snapshot');
      expect(plan.remove).toEqual([]);
      expect(plan.keep).toHaveLength(sets.length);
    }
  });

  it('refuses when the clock was set back during the newest capture', () => {
    const jumped = set(now + 1, 'verified', { finishedAt: now - dayMs });
    expect(decide([jumped, ...nightly(2)], { last: 1 }).refused?.en).toContain('before the newest snapshot');
  });

  it('refuses when it was set forward while the console ran', () => {
    const run = (setForwardMs: number) =>
      decideRetention(nightly(4), { ...none, last: 1 }, now, 'UTC', { signs: [], setForwardMs });
    expect(run(clockLeapMs + dayMs).refused?.en).toContain('set forward by 32 days');
    expect(run(clockLeapMs + dayMs).remove).toEqual([]);
    expect(run(Number.NaN).remove).toEqual([]);
    expect(run(clockLeapMs).remove).toHaveLength(3);
    expect(run(-dayMs).remove).toHaveLength(3);
  });

  const before = [1, 2, 3].map((days) => set(now - (days + 60) * dayMs));
  const signsOf = (sets: readonly RetentionSnapshot[]) =>
    sets.flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt]);
  const after = (sets: readonly RetentionSnapshot[], at: number) =>
    decideRetention(sets, { ...none, last: 1 }, at, 'UTC', seen(...signsOf(sets)));

  it('lets a desk that was off for two months go on by itself, one day later', () => {
    const back = set(now - 3_600_000);
    const first = after([back, ...before], now);
    expect(first.refused).toBeNull();
    // The old ones make way among themselves only.
    expect(first.remove.map(({ id }) => id)).toEqual(before.slice(1).map(({ id }) => id));
    expect(first.keep[0]?.reasons[0]?.en).toContain('until a later day is seen');
    const next = set(now + dayMs - 3_600_000);
    const second = after([next, back, ...before], now + dayMs);
    expect(second.keep.map(({ id }) => id)).toEqual([next.id]);
  });

  it('removes nothing because of a clock that leapt ahead, however many sets it stamps that day', () => {
    const year2038 = Date.UTC(2038, 0, 19);
    const stamped = [1, 2, 3].map((hours) => set(year2038 - hours * 3_600_000));
    const [newest] = before;
    const plan = after([...stamped, ...before], year2038);
    const left = new Set<string>(plan.keep.map(({ id }) => id));
    for (const { id } of [...stamped, newest ?? set(0)]) expect(left.has(id)).toBe(true);
    const unverified = set(now - 60.5 * dayMs, 'unverified');
    expect(after([...stamped, unverified, ...before], year2038).keep.map(({ id }) => id)).toContain(
      unverified.id,
    );
  });

  it('believes what other consoles have written down meanwhile, and no time ahead of it', () => {
    const back = set(now - 3_600_000);
    const sets = [back, ...before];
    const run = (sign: number) =>
      decideRetention(sets, { ...none, last: 1 }, now, 'UTC', seen(...signsOf(sets), sign));
    expect(run(now - 20 * dayMs).keep.map(({ id }) => id)).toEqual([back.id]);
    expect(run(now + 3650 * dayMs).keep).toHaveLength(2);
  });

  it('refuses a zone it does not know', () => {
    expect(decide(nightly(4), { last: 1 }, 'Mars/Olympus').refused?.en).toContain('Mars/Olympus');
    expect(decide(nightly(4), { last: 1 }, '').remove).toEqual([]);
  });

  it('never removes, and never counts, what a clock of 1970 stamped', () => {
    const sets = [...nightly(3), set(0), set(1), set('1999-12-31T23:59Z', 'failed'), set(-1e300)];
    expect(kept(sets, { last: 1, daily: 1, monthly: 5 })).toEqual([0, 3, 4, 5, 6]);
    expect(decide(sets, { last: 1 }).keep.at(-1)?.reasons[0]?.en).toContain('The clock was wrong');
  });

  it('takes the hour that happens twice for one day, its second 02:30 for the newer one', () => {
    const twice = [set('2026-10-25T01:30Z'), set('2026-10-25T00:30Z')];
    expect(kept(twice, { daily: 5 }, 'Europe/Berlin')).toEqual([0]);
  });
});
