import { describe, expect, it } from 'vitest';
import {
  isZone,
  occurrenceAfter,
  occurrenceAt,
  occurrencesBefore,
  windowProblem,
} from '../../../shared/rules/maintenance-window.ts';
import type { WindowTimes } from '../../../shared/rules/maintenance-window.ts';

const utc = (text: string) => Date.parse(`${text}:00Z`);
const show = (instant: number) => new Date(instant).toISOString().slice(0, 16);

/** A nightly window seen on one day: local times, and the stretch in UTC that they stand for. */
const table: readonly {
  readonly title: string;
  readonly zone: string;
  readonly local: readonly [string, string];
  readonly around: string;
  readonly expected: readonly [string, string];
}[] = [
  // Berlin: 2026-03-29 02:00 → 03:00 (01:00Z), 2026-10-25 03:00 → 02:00 (01:00Z).
  {
    title: 'an ordinary winter night',
    zone: 'Europe/Berlin',
    local: ['2026-01-10T02:00', '2026-01-10T04:00'],
    around: '2026-01-10T02:00',
    expected: ['2026-01-10T01:00', '2026-01-10T03:00'],
  },
  {
    title: 'the jump lies inside: an hour shorter',
    zone: 'Europe/Berlin',
    local: ['2026-03-20T01:00', '2026-03-20T04:00'],
    around: '2026-03-29T01:00',
    expected: ['2026-03-29T00:00', '2026-03-29T02:00'],
  },
  {
    title: 'it begins at a skipped time: with the jump',
    zone: 'Europe/Berlin',
    local: ['2026-03-20T02:30', '2026-03-20T05:00'],
    around: '2026-03-29T02:00',
    expected: ['2026-03-29T01:00', '2026-03-29T03:00'],
  },
  {
    title: 'it ends at a skipped time: as long as usual',
    zone: 'Europe/Berlin',
    local: ['2026-03-20T01:00', '2026-03-20T02:30'],
    around: '2026-03-29T00:30',
    expected: ['2026-03-29T00:00', '2026-03-29T01:30'],
  },
  {
    title: 'all of it is skipped: it is not lost',
    zone: 'Europe/Berlin',
    local: ['2026-03-20T02:15', '2026-03-20T02:45'],
    around: '2026-03-29T01:00',
    expected: ['2026-03-29T01:00', '2026-03-29T01:45'],
  },
  {
    title: 'it begins at a repeated time: the first one',
    zone: 'Europe/Berlin',
    local: ['2026-10-20T02:30', '2026-10-20T04:00'],
    around: '2026-10-25T02:00',
    expected: ['2026-10-25T00:30', '2026-10-25T03:00'],
  },
  {
    title: 'it ends at a repeated time: the second one',
    zone: 'Europe/Berlin',
    local: ['2026-10-20T01:00', '2026-10-20T02:30'],
    around: '2026-10-25T00:00',
    expected: ['2026-10-24T23:00', '2026-10-25T01:30'],
  },
  // New York: 2026-03-08 02:00 → 03:00 (07:00Z), 2026-11-01 02:00 → 01:00 (06:00Z).
  {
    title: 'spring in New York',
    zone: 'America/New_York',
    local: ['2026-03-01T02:30', '2026-03-01T03:30'],
    around: '2026-03-08T07:10',
    expected: ['2026-03-08T07:00', '2026-03-08T07:30'],
  },
  {
    title: 'autumn in New York',
    zone: 'America/New_York',
    local: ['2026-10-01T01:00', '2026-10-01T01:30'],
    around: '2026-11-01T05:10',
    expected: ['2026-11-01T05:00', '2026-11-01T06:30'],
  },
  // Seoul has no daylight saving.
  {
    title: 'a spring night in Seoul',
    zone: 'Asia/Seoul',
    local: ['2026-03-01T02:30', '2026-03-01T03:30'],
    around: '2026-03-28T18:00',
    expected: ['2026-03-28T17:30', '2026-03-28T18:30'],
  },
  {
    title: 'over midnight in Seoul',
    zone: 'Asia/Seoul',
    local: ['2026-03-01T23:30', '2026-03-02T00:30'],
    around: '2026-10-25T15:10',
    expected: ['2026-10-25T14:30', '2026-10-25T15:30'],
  },
  // Lord Howe moves by half an hour: 2026-10-04 02:00 → 02:30 (15:30Z the day before), 2026-04-05 02:00 → 01:30 (15:00Z).
  {
    title: 'spring on Lord Howe skips half an hour',
    zone: 'Australia/Lord_Howe',
    local: ['2026-09-01T02:10', '2026-09-01T03:00'],
    around: '2026-10-03T15:45',
    expected: ['2026-10-03T15:30', '2026-10-03T16:00'],
  },
  {
    title: 'autumn on Lord Howe repeats half an hour',
    zone: 'Australia/Lord_Howe',
    local: ['2026-04-01T01:40', '2026-04-01T01:50'],
    around: '2026-04-04T14:55',
    expected: ['2026-04-04T14:40', '2026-04-04T15:20'],
  },
];

describe('maintenance windows', () => {
  it.each(table)('$zone, $title', ({ zone, local, around, expected }) => {
    const times: WindowTimes = { zone, from: local[0], to: local[1], repeat: 'daily' };
    const found = occurrenceAt(times, utc(around));
    expect(found === null ? null : [show(found.from), show(found.to)]).toEqual(expected);
    expect(occurrenceAt(times, utc(expected[0]) - 1)?.from).not.toBe(utc(expected[0]));
    expect(occurrenceAt(times, utc(expected[0]))?.from).toBe(utc(expected[0]));
    expect(occurrenceAt(times, utc(expected[1]))).toBeNull();
  });

  it('covers only its own times when it happens once', () => {
    const times: WindowTimes = {
      zone: 'Asia/Seoul',
      from: '2026-05-01T22:00',
      to: '2026-05-02T02:00',
      repeat: 'once',
    };
    expect(occurrenceAt(times, utc('2026-05-01T12:59'))).toBeNull();
    expect(occurrenceAt(times, utc('2026-05-01T13:00'))).not.toBeNull();
    expect(occurrenceAt(times, utc('2026-05-01T17:00'))).toBeNull();
    expect(occurrenceAt(times, utc('2026-05-02T13:30'))).toBeNull();
    expect(occurrenceAfter(times, utc('2026-05-02T13:30'))).toBeNull();
    expect(occurrenceAfter(times, utc('2026-04-01T00:00'))?.from).toBe(utc('2026-05-01T13:00'));
  });

  it('repeats weekly on the weekday of its begin, also over the end of a year', () => {
    const times: WindowTimes = {
      zone: 'Europe/Berlin',
      from: '2026-12-25T20:00',
      to: '2026-12-27T06:00',
      repeat: 'weekly',
    };
    expect(occurrenceAt(times, utc('2027-01-02T12:00'))?.from).toBe(utc('2027-01-01T19:00'));
    expect(occurrenceAt(times, utc('2027-01-04T12:00'))).toBeNull();
    expect(occurrenceAfter(times, utc('2027-01-04T12:00'))?.from).toBe(utc('2027-01-08T19:00'));
  });

  it('does not exist before its first day', () => {
    const times: WindowTimes = {
      zone: 'Asia/Seoul',
      from: '2026-05-01T02:00',
      to: '2026-05-01T03:00',
      repeat: 'daily',
    };
    expect(occurrenceAt(times, utc('2026-04-28T17:30'))).toBeNull();
    expect(occurrenceAfter(times, utc('2026-04-28T17:30'))?.from).toBe(utc('2026-04-30T17:00'));
  });

  it('is always in force when it lasts as long as its interval', () => {
    const times: WindowTimes = {
      zone: 'Asia/Seoul',
      from: '2026-05-01T00:00',
      to: '2026-05-02T00:00',
      repeat: 'daily',
    };
    for (let hour = 0; hour < 48; hour += 1) {
      expect(occurrenceAt(times, utc('2026-06-01T00:00') + hour * 3_600_000)).not.toBeNull();
    }
  });

  it('lists past occurrences newest first and no more than asked for', () => {
    const times: WindowTimes = {
      zone: 'Asia/Seoul',
      from: '2026-05-01T02:00',
      to: '2026-05-01T03:00',
      repeat: 'daily',
    };
    const found = occurrencesBefore(times, utc('2026-05-04T00:00'), 2);
    expect(found.map(({ from }) => show(from))).toEqual(['2026-05-03T17:00', '2026-05-02T17:00']);
    expect(occurrencesBefore(times, utc('2026-05-04T00:00'), 50)).toHaveLength(4);
  });

  it.each([
    ['zone', { zone: 'Mars/Olympus', from: '2026-05-01T02:00', to: '2026-05-01T03:00', repeat: 'once' }],
    ['zone', { zone: '', from: '2026-05-01T02:00', to: '2026-05-01T03:00', repeat: 'once' }],
    ['time', { zone: 'Asia/Seoul', from: '2026-02-30T02:00', to: '2026-05-01T03:00', repeat: 'once' }],
    ['time', { zone: 'Asia/Seoul', from: '2026-02-03T25:00', to: '2026-05-01T03:00', repeat: 'once' }],
    ['order', { zone: 'Asia/Seoul', from: '2026-05-01T02:00', to: '2026-05-01T02:00', repeat: 'once' }],
    [
      'longer-than-repeat',
      { zone: 'Asia/Seoul', from: '2026-05-01T02:00', to: '2026-05-02T02:01', repeat: 'daily' },
    ],
    [
      'longer-than-repeat',
      { zone: 'Asia/Seoul', from: '2026-05-01T02:00', to: '2026-05-09T02:00', repeat: 'weekly' },
    ],
    [null, { zone: 'Asia/Seoul', from: '2026-05-01T02:00', to: '2026-06-09T02:00', repeat: 'once' }],
  ] as const)('names the problem %s', (problem, times) => {
    expect(windowProblem(times)).toBe(problem);
  });

  it('knows IANA zones and nothing else', () => {
    expect(['UTC', 'Asia/Seoul', 'Australia/Lord_Howe'].every(isZone)).toBe(true);
    expect(['Seoul', 'GMT+25'].some(isZone)).toBe(false);
  });
});
