import { describe, expect, it } from 'vitest';
import { bucketOf, isDateZone } from '../../../shared/rules/calendar-bucket.ts';

const days = (zone: string, ...texts: readonly string[]) =>
  texts.map((text) => bucketOf(Date.parse(text), zone, 'day'));

describe('the bucket of a moment', () => {
  it('is its day, the Monday of its week, its month', () => {
    const at = Date.UTC(2026, 10, 1, 23, 59);
    expect(bucketOf(at, 'UTC', 'day')).toBe('2026-11-01');
    expect(bucketOf(at, 'UTC', 'week')).toBe('2026-10-26');
    expect(bucketOf(at, 'UTC', 'month')).toBe('2026-11');
    expect(bucketOf(at, 'Asia/Seoul', 'week')).toBe('2026-11-02');
    expect(bucketOf(0, 'America/New_York', 'week')).toBe('1969-12-29');
  });

  // Berlin: 2026-03-29 has 23 hours, 2026-10-25 has 25; both change at 01:00Z.
  it('ends at midnight of the zone, on days with 23 and with 25 hours', () => {
    expect(
      days(
        'Europe/Berlin',
        '2026-03-28T22:59Z',
        '2026-03-28T23:00Z',
        '2026-03-29T21:59Z',
        '2026-03-29T22:00Z',
      ),
    ).toEqual(['2026-03-28', '2026-03-29', '2026-03-29', '2026-03-30']);
    expect(days('Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T22:59Z', '2026-10-25T23:00Z')).toEqual([
      '2026-10-25',
      '2026-10-25',
      '2026-10-26',
    ]);
  });

  it('follows zones with odd days', () => {
    // Samoa had no 30 December 2011; Lord Howe moves by half an hour; in Beirut clocks change at midnight.
    expect(days('Pacific/Apia', '2011-12-30T09:59Z', '2011-12-30T10:00Z')).toEqual([
      '2011-12-29',
      '2011-12-31',
    ]);
    expect(days('Australia/Lord_Howe', '2026-04-04T12:59Z', '2026-04-04T13:00Z')).toEqual([
      '2026-04-04',
      '2026-04-05',
    ]);
    expect(days('Asia/Beirut', '2026-03-28T21:59Z', '2026-03-28T22:00Z')).toEqual([
      '2026-03-28',
      '2026-03-29',
    ]);
  });

  it('needs a zone that is known', () => {
    expect(['UTC', 'Europe/Berlin', 'Mars/Olympus', ''].map(isDateZone)).toEqual([true, true, false, false]);
  });
});
