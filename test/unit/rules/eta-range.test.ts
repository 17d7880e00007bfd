import { describe, expect, it } from 'vitest';
import { etaRange } from '../../../shared/rules/eta-range.ts';

/** One sample a second at so many units a second. */
function steady(seconds: number, perSecond: number) {
  return Array.from({ length: seconds + 1 }, (_, at) => ({ at: at * 1000, done: at * perSecond }));
}

describe('etaRange', () => {
  it('is a range around the time that a steady pace needs', () => {
    const range = etaRange(steady(20, 10), 400, 20_000);
    expect(range?.lowMs).toBeCloseTo(17_000);
    expect(range?.highMs).toBeCloseTo(23_000);
  });

  it('reaches from the pace so far to the pace of now where they differ', () => {
    const samples = [
      ...steady(20, 10),
      ...steady(20, 40).map(({ at, done }) => ({ at: at + 20_000, done: done + 200 })),
    ];
    const range = etaRange(samples, 2000, 40_000);
    // 1,000 are left: 25 a second on the whole, 40 a second of late.
    expect(range?.lowMs).toBeCloseTo(25_000 * 0.85);
    expect(range?.highMs).toBeCloseTo(40_000 * 1.15);
  });

  it('says nothing before enough was seen, without a total, and at the end', () => {
    expect(etaRange([], 100, 10_000)).toBeNull();
    expect(etaRange(steady(3, 10), 400, 3000)).toBeNull();
    expect(etaRange(steady(20, 10), null, 20_000)).toBeNull();
    expect(etaRange(steady(20, 10), 200, 20_000)).toBeNull();
  });

  it('says nothing while nothing moves, however fast it was', () => {
    const samples = [...steady(10, 10), { at: 12_000, done: 100 }, { at: 40_000, done: 100 }];
    expect(etaRange(samples, 400, 60_000)).toBeNull();
  });

  it('grows with silence', () => {
    const soon = etaRange(steady(10, 10), 400, 10_000);
    const later = etaRange(steady(10, 10), 400, 14_000);
    expect(later?.highMs).toBeGreaterThan(soon?.highMs ?? Infinity);
  });

  it('is not upset by a clock that went back', () => {
    expect(etaRange(steady(10, 10), 400, -5000)).toBeNull();
  });
});
