import { describe, expect, it } from 'vitest';
import { dueTimes } from '../../../electron/schedules/due-times.ts';
import type { ScheduleTiming } from '../../../shared/model/schedule.ts';

const utc = (text: string) => Date.parse(`${text}Z`);
const show = (at: number) => new Date(at).toISOString().slice(0, 16);
const daily = (at: string): ScheduleTiming => ({ kind: 'daily', at });
const cron = (expression: string): ScheduleTiming => ({ kind: 'cron', expression });

/** All due moments of a stretch, found in both directions. */
function dues(timing: ScheduleTiming, zone: string, from: string, until: string): readonly string[] {
  const times = dueTimes(timing, zone);
  const forward: number[] = [];
  for (let at = times.next(utc(from)); at !== null && at <= utc(until); at = times.next(at)) forward.push(at);
  expect(times.between(utc(from), utc(until), 200)).toEqual(forward);
  return forward.map(show);
}

describe('due moments', () => {
  it('come every day at the wall-clock time of the zone', () => {
    expect(dues(daily('02:30'), 'Asia/Seoul', '2026-05-01T00:00', '2026-05-03T00:00')).toEqual([
      '2026-05-01T17:30',
      '2026-05-02T17:30',
    ]);
    expect(dues(daily('00:00'), 'UTC', '2026-02-27T12:00', '2026-03-01T12:00')).toEqual([
      '2026-02-28T00:00',
      '2026-03-01T00:00',
    ]);
  });

  // Berlin: 2026-03-29 02:00 → 03:00 (01:00Z), 2026-10-25 03:00 → 02:00 (01:00Z).
  it('come with the jump where the clock skips the time', () => {
    expect(dues(daily('02:30'), 'Europe/Berlin', '2026-03-27T12:00', '2026-03-30T12:00')).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
    expect(dues(cron('30 2,14 * * *'), 'Europe/Berlin', '2026-03-28T18:00', '2026-03-29T18:00')).toEqual([
      '2026-03-29T01:00',
      '2026-03-29T12:30',
    ]);
  });

  it('come once where the clock shows the time twice', () => {
    expect(dues(daily('02:30'), 'Europe/Berlin', '2026-10-23T12:00', '2026-10-26T12:00')).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('by steps follow the hours that really pass', () => {
    expect(dues(cron('*/30 * * * *'), 'Europe/Berlin', '2026-10-25T00:00', '2026-10-25T02:00')).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:00',
    ]);
    expect(dues(cron('*/30 * * * *'), 'Europe/Berlin', '2026-03-29T00:20', '2026-03-29T01:40')).toHaveLength(
      3,
    );
  });

  it('count up to the very moment, and only the newest ones when there are many', () => {
    const times = dueTimes(daily('02:30'), 'UTC');
    const at = utc('2026-05-02T02:30');
    expect(times.between(at - 1, at, 9)).toEqual([at]);
    expect(times.between(at, at + 500, 9)).toEqual([]);
    expect(times.between(at - 1, at - 1, 9)).toEqual([]);
    expect(times.next(at - 1)).toBe(at);
    expect(times.next(at)).toBe(at + 86_400_000);
    const minutes = dueTimes(cron('* * * * *'), 'UTC');
    expect(minutes.between(0, at, 3)).toEqual([at - 120_000, at - 60_000, at]);
  });

  it('also come in 1970', () => {
    expect(dues(daily('02:30'), 'UTC', '1969-12-31T12:00', '1970-01-02T12:00')).toEqual([
      '1970-01-01T02:30',
      '1970-01-02T02:30',
    ]);
  });

  it('need times and a zone that exist', () => {
    for (const expression of ['61 * * * *', '* * * *', '* * * * * *', 'often', '0 0 * * MOO'])
      expect(() => dueTimes(cron(expression), 'UTC'), expression).toThrow(
        /no cron expression of five fields/,
      );
    expect(() => dueTimes(daily('02:30'), 'Mars/Olympus')).toThrow(/not a time zone/);
    expect(dueTimes(cron('0 0 30 2 *'), 'UTC').next(0)).toBeNull();
  });
});
