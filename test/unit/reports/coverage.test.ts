import { describe, expect, test } from 'vitest';
import { coverageOf, coveredAnywhere } from '../../../electron/reports/coverage.ts';
import type { CoveringSet } from '../../../electron/reports/coverage.ts';
import { beginOfDay, daysBetween, isCalendarDay } from '../../../shared/rules/calendar-days.ts';

const zone = 'Europe/Berlin';
const at = (text: string) => Date.parse(text);

function set(moment: string, standing: CoveringSet['standing'] = 'verified', forgotten = false): CoveringSet {
  return { id: moment, at: at(moment), standing, forgotten };
}

function timeOf(
  from: string,
  to: string,
  more: { seenAt?: number | null; now?: number; addedAt?: number } = {},
) {
  const now = more.now ?? at('2026-12-31T12:00:00Z');
  return {
    days: daysBetween(from, to),
    zone,
    now,
    addedAt: more.addedAt ?? 0,
    seenAt: more.seenAt === undefined ? now : more.seenAt,
  };
}

const coversOf = (sets: readonly CoveringSet[], time: ReturnType<typeof timeOf>) =>
  coverageOf(sets, time).days.map(({ cover }) => cover);

describe('days of the calendar', () => {
  test('have 23 and 25 hours where the clock changes', () => {
    const hours = (day: string, next: string) => (beginOfDay(next, zone) - beginOfDay(day, zone)) / 3_600_000;
    expect(hours('2026-03-29', '2026-03-30')).toBe(23);
    expect(hours('2026-10-25', '2026-10-26')).toBe(25);
    expect(daysBetween('2026-02-27', '2026-03-02')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
    expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([]);
    expect(isCalendarDay('2026-02-29')).toBe(false);
    expect(isCalendarDay('2028-02-29')).toBe(true);
  });
});

describe('a day is covered', () => {
  test('by a set that was begun on it, as the operator reads the clock', () => {
    const time = timeOf('2026-10-24', '2026-10-26');
    // 25 October is long: at 22:30 UTC it is still that day in Berlin, an hour later no more.
    expect(coversOf([set('2026-10-25T22:30:00Z')], time)).toEqual(['gap', 'covered', 'gap']);
    expect(coversOf([set('2026-10-25T23:30:00Z')], time)).toEqual(['gap', 'gap', 'covered']);
    // 29 March is short: at 22:30 UTC it is already the day after.
    const spring = timeOf('2026-03-28', '2026-03-30');
    expect(coversOf([set('2026-03-29T21:59:59Z')], spring)).toEqual(['gap', 'covered', 'gap']);
    expect(coversOf([set('2026-03-29T22:00:00Z')], spring)).toEqual(['gap', 'gap', 'covered']);
  });

  test('only by what was proven; what nobody can tell is not covered and is a gap', () => {
    const time = timeOf('2026-05-01', '2026-05-04');
    const { days, gaps, covered, counted } = coverageOf(
      [
        set('2026-05-01T08:00:00Z', 'not-verified'),
        set('2026-05-02T08:00:00Z', 'unknown', true),
        set('2026-05-03T08:00:00Z', 'not-verified'),
        set('2026-05-03T09:00:00Z', 'verified', true),
      ],
      time,
    );
    expect(days.map(({ cover }) => cover)).toEqual(['gap', 'unknown', 'covered', 'gap']);
    expect(days[2]?.snapshot).toMatchObject({ forgotten: true });
    expect(days[0]?.reason?.en).toContain('not verified in full');
    expect({ covered, counted }).toEqual({ covered: 1, counted: 4 });
    expect(gaps).toEqual([
      { from: '2026-05-01', to: '2026-05-02', days: 2 },
      { from: '2026-05-04', to: '2026-05-04', days: 1 },
    ]);
  });

  test('or not over, or before the target; days after the last look at the repository are not known', () => {
    const now = at('2026-05-04T10:00:00Z');
    const time = timeOf('2026-05-01', '2026-05-05', {
      now,
      addedAt: at('2026-05-02T10:00:00Z'),
      seenAt: at('2026-05-03T10:00:00Z'),
    });
    expect(coversOf([], time)).toEqual(['before', 'gap', 'unknown', 'open', 'open']);
    expect(coversOf([], { ...time, seenAt: null })).toEqual(['before', 'unknown', 'unknown', 'open', 'open']);
    expect(coversOf([set('2026-05-04T01:00:00Z')], time).at(3)).toBe('covered');
  });

  test('anywhere, where one repository covers it; without a repository it is a gap', () => {
    const time = timeOf('2026-05-01', '2026-05-03');
    const one = coverageOf([set('2026-05-01T08:00:00Z')], time);
    const other = coverageOf([set('2026-05-02T08:00:00Z')], { ...time, seenAt: null });
    expect(coveredAnywhere([one, other], time).days.map(({ cover }) => cover)).toEqual([
      'covered',
      'covered',
      'unknown',
    ]);
    const none = coveredAnywhere([], time);
    expect(none.gaps).toEqual([{ from: '2026-05-01', to: '2026-05-03', days: 3 }]);
    expect(none.days[0]?.reason?.en).toContain('No repository');
  });
});
