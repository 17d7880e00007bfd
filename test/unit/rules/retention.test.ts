import { describe, expect, it } from 'vitest';
import { RetentionPolicy, defaultRetention } from '../../../shared/model/retention.ts';
import { decideRetention, isVerifiedInFull } from '../../../shared/rules/retention.ts';
import { dayMs, decide, kept, messenger, nightly, none, now, other, set } from './retention-sets.ts';
import type { Kind } from './retention-sets.ts';

describe('the rules', () => {
  it('keeps the last ones', () => {
    expect(kept(nightly(6), { last: 3 })).toEqual([0, 1, 2]);
  });

  it('keeps the newest of each day, week (from Monday) and month', () => {
    const sets = [
      set('2026-11-20T22:00Z'),
      set('2026-11-20T10:00Z'),
      set('2026-11-16T00:00Z'),
      set('2026-11-15T23:59Z'),
      set('2026-11-01T00:00Z'),
      set('2026-10-31T23:59Z'),
    ];
    expect(kept(sets, { daily: 2 })).toEqual([0, 2]);
    expect(kept(sets, { weekly: 2 })).toEqual([0, 3]);
    expect(kept(sets, { monthly: 2 })).toEqual([0, 5]);
  });

  it('counts days that have a set, so that a target that rested keeps its history', () => {
    expect(
      kept([set('2026-11-20T03:00Z'), set('2026-02-01T03:00Z'), set('2025-06-01T03:00Z')], { daily: 2 }),
    ).toEqual([0, 1]);
  });

  it('keeps twelve months of nightly sets in few', () => {
    const { keep, remove } = decide(nightly(800), defaultRetention);
    expect(keep).toHaveLength(7 + 2 + 11);
    expect(remove).toHaveLength(800 - 20);
  });

  it('counts each target on its own', () => {
    const sets = [
      set(now - dayMs),
      set(now - 2 * dayMs),
      set(now - 9 * dayMs, 'verified', { targetId: other }),
    ];
    expect(kept(sets, { last: 1 })).toEqual([0, 2]);
  });

  it('gives a reason for each, and the policy schema refuses to keep nothing', () => {
    const sets = nightly(3);
    const plan = decide(sets, { last: 1, daily: 2 });
    expect(plan.keep[0]?.reasons.map(({ en }) => en)).toEqual([
      'The last verified set: it is never removed',
      'One of the last 1 verified sets',
      'The newest verified set of 2026-11-20 (daily, 2 kept)',
    ]);
    expect(plan.remove.map(({ id }) => id)).toEqual([sets[2]?.id]);
    expect(plan.remove[0]?.reason).toEqual({
      en: 'Verified, but no rule needs it: kept are the newest 1; the newest of each of 2 days',
      ko: '검증되었지만 필요한 규칙이 없습니다. 보관 대상: 최근 1개; 2일 동안 각각 최신 세트 하나',
    });
    expect(RetentionPolicy.safeParse(none).success).toBe(false);
  });
});

describe('what does not count', () => {
  it('keeps an unverified, failed or partial set until two newer verified ones exist', () => {
    for (const kind of ['unverified', 'sampled', 'failed', 'partial', 'failed-partial'] as const) {
      const odd = set(now - 3 * dayMs, kind);
      expect(kept([odd], { last: 1 }), kind).toEqual([0]);
      expect(kept([set(now - dayMs), odd], { last: 1 }), kind).toEqual([0, 1]);
      expect(kept([set(now - dayMs), set(now - 2 * dayMs), odd], { last: 1 }), kind).toEqual([0]);
      const reason = decide([set(now - dayMs), odd], { last: 1 }).keep[1]?.reasons[0]?.en;
      expect(reason, kind).toContain('It may go when 2 newer verified sets exist; now there is 1');
    }
  });

  it('lets neither of them fill a place, nor older verified ones let them go', () => {
    const sets = [
      set(now - dayMs, 'failed'),
      set(now - 2 * dayMs, 'partial'),
      set(now - 3 * dayMs, 'unverified'),
      set(now - 4 * dayMs),
      set(now - 5 * dayMs),
      set(now - 6 * dayMs),
    ];
    expect(kept(sets, { last: 2, daily: 2 })).toEqual([0, 1, 2, 3, 4]);
  });

  it('says which kind it is', () => {
    const newer = [set(now - dayMs), set(now - 2 * dayMs)];
    const reasonFor = (kind: Kind) =>
      decide([...newer, set(now - 9 * dayMs, kind)], { last: 9 }).remove[0]?.reason.en;
    expect(reasonFor('unverified')).toBe('Not verified in full yet; 2 newer verified sets exist');
    expect(reasonFor('failed')).toContain('Verification failed, so it never counts');
    expect(reasonFor('partial')).toContain('Knowingly partial, so it never counts');
  });

  it('honours pins of any kind, without a place being taken from others', () => {
    const pins = [{ reason: 'before the audit', at: now, operator: 'kim' }];
    for (const kind of ['verified', 'failed', 'partial'] as const) {
      const sets = [...nightly(3), set(now - 90 * dayMs, kind, { pins })];
      expect(kept(sets, { last: 2 }), kind).toEqual([0, 1, 3]);
      expect(decide(sets, { last: 2 }).keep.at(-1)?.reasons[0]?.en).toBe('Pinned: before the audit');
    }
  });

  it('takes a layer that was not read in full, or not at all, for no proof', () => {
    expect(isVerifiedInFull(set(now))).toBe(true);
    for (const kind of ['unverified', 'sampled', 'failed', 'partial'] as const)
      expect(isVerifiedInFull(set(now, kind)), kind).toBe(false);
  });
});

describe('whatever the input', () => {
  /** mulberry32: the same numbers for the same seed. */
  function randomOf(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
    };
  }

  const kinds = [
    'verified',
    'verified',
    'unverified',
    'sampled',
    'failed',
    'partial',
    'failed-partial',
  ] as const;
  const zones = ['UTC', 'Europe/Berlin', 'Asia/Seoul', 'Pacific/Apia', 'America/St_Johns', 'Nowhere/At_All'];
  const times = [
    (next: (below: number) => number) => now - next(900 * dayMs),
    (next: (below: number) => number) => now - next(20) * (dayMs / 2),
    (next: (below: number) => number) => next(2 * dayMs),
    (next: (below: number) => number) => Date.UTC(2026, 2, 29) + next(dayMs),
    (next: (below: number) => number) => (next(40) === 0 ? now + next(9 * dayMs) : now - next(dayMs)),
    (next: (below: number) => number) => (next(60) === 0 ? 1e300 : now - next(99 * dayMs)),
  ];
  const at = <T>(list: readonly T[], next: (below: number) => number): T => {
    const found = list[next(list.length)];
    if (found === undefined) throw new Error('an empty list');
    return found;
  };

  function inputOf(seed: number) {
    const next = randomOf(seed);
    const sets = Array.from({ length: next(40) }, () =>
      set(at(times, next)(next), at(kinds, next), {
        targetId: next(3) === 0 ? other : messenger,
        pins: next(12) === 0 ? [{ reason: 'why', at: 0, operator: 'kim' }] : [],
      }),
    );
    const policy =
      next(5) === 0 ? none : { last: next(4), daily: next(5), weekly: next(4), monthly: next(4) };
    const sign = at([now, now - dayMs, now - 40 * dayMs, now + dayMs], next);
    const setForwardMs = at([0, 0, 0, -dayMs, 40 * dayMs], next);
    const zone = at(zones, next);
    return { sets, policy, zone, lastSeen: { signs: [sign], setForwardMs }, next };
  }

  it('every set is told once, pins and the last verified set of each target survive, and time removes nothing twice', () => {
    let decided = 0;
    for (let seed = 0; seed < 1500; seed += 1) {
      const { sets, policy, zone, lastSeen, next } = inputOf(seed);
      const plan = decideRetention(sets, policy, now, zone, lastSeen);
      const gone = new Set<string>(plan.remove.map(({ id }) => id));
      const told = [...plan.keep, ...plan.remove].map(({ id }) => id);
      expect(told.toSorted(), `seed ${seed}`).toEqual(sets.map(({ id }) => id).toSorted());
      if (plan.refused !== null) expect(gone.size, `seed ${seed}`).toBe(0);
      else decided += 1;
      for (const target of [messenger, other]) {
        const verified = sets
          .filter((one) => one.targetId === target && isVerifiedInFull(one))
          .toSorted((a, b) => b.startedAt - a.startedAt);
        const newestAt = verified[0]?.startedAt;
        const newest = verified.filter(({ startedAt }) => startedAt === newestAt);
        if (newest.length > 0)
          expect(
            newest.some(({ id }) => !gone.has(id)),
            `seed ${seed}`,
          ).toBe(true);
      }
      expect(
        sets.some(({ id, pins }) => pins.length > 0 && gone.has(id)),
        `seed ${seed}`,
      ).toBe(false);

      // What is left is what would be left again, in any order of the input.
      const left = sets.filter(({ id }) => !gone.has(id));
      const again = decideRetention(
        left.toSorted(() => next(3) - 1),
        policy,
        now,
        zone,
        lastSeen,
      );
      expect(again.remove, `seed ${seed}`).toEqual([]);
    }
    expect(decided).toBeGreaterThan(300);
  });
});
