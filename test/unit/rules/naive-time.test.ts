import { describe, expect, it } from 'vitest';
import { isZone, parseNaiveTime } from '../../../shared/rules/naive-time.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);

describe('a naive time', () => {
  it.each([
    ['2026-11-21 01:12:09', 'UTC', '2026-11-21T01:12:09'],
    ['2026-11-21 01:12:09', '+09:00', '2026-11-20T16:12:09'],
    ['2026-11-21 01:12:09', '-03:30', '2026-11-21T04:42:09'],
    ['2026-11-21 01:12:09', 'Asia/Seoul', '2026-11-20T16:12:09'],
    ['2026-11-21T01:12:09', 'UTC', '2026-11-21T01:12:09'],
    ['2026-11-21 01:36:44,909', 'UTC', '2026-11-21T01:36:44.909'],
    ['2026-11-21 01:12', 'UTC', '2026-11-21T01:12:00'],
    ['2024-02-29 00:00:00', 'UTC', '2024-02-29T00:00:00'],
    // Berlin: before, in and after the hour that is missing on 29 March 2026, and the one that comes twice on 25 October.
    ['2026-03-29 01:59:59', 'Europe/Berlin', '2026-03-29T00:59:59'],
    ['2026-03-29 02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00'],
    ['2026-03-29 03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00'],
    ['2026-10-25 01:59:59', 'Europe/Berlin', '2026-10-24T23:59:59'],
    ['2026-10-25 02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00'],
    ['2026-10-25 03:00:00', 'Europe/Berlin', '2026-10-25T02:00:00'],
    ['2026-03-08 02:30:00', 'America/New_York', '2026-03-08T07:30:00'],
    ['2026-11-01 01:30:00', 'America/New_York', '2026-11-01T05:30:00'],
  ])('%s in %s is %s UTC', (text, zone, expected) => {
    expect(parseNaiveTime(text, zone)).toBe(utc(expected));
  });

  it('lets an offset inside the text win over the zone', () => {
    expect(parseNaiveTime('2026-11-21T01:12:09Z', 'Asia/Seoul')).toBe(utc('2026-11-21T01:12:09'));
    expect(parseNaiveTime('2026-11-21T01:12:09+02:00', 'Asia/Seoul')).toBe(utc('2026-11-20T23:12:09'));
  });

  it.each(['', 'host'])('reads zone "%s" as the clock of this computer', (zone) => {
    expect(parseNaiveTime('2026-06-15 12:00:00', zone)).toBe(new Date(2026, 5, 15, 12).getTime());
  });

  it.each([
    '',
    'yesterday',
    '2026-02-30 00:00:00',
    '2026-13-01 00:00:00',
    '2026-01-01 24:30:00',
    '2026-01-01',
    '26-01-01 00:00:00',
  ])('is null for %j', (text) => {
    expect(parseNaiveTime(text, 'UTC')).toBeNull();
  });

  it('knows which zones there are', () => {
    expect(['UTC', '+09:00', 'Asia/Seoul', 'host', ''].map(isZone)).toEqual([true, true, true, true, true]);
    expect(['Mars/Base', '+99:00', '9'].map(isZone)).toEqual([false, false, false]);
  });
});
