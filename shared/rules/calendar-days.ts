import { utcDay } from '../text/utc-time.ts';
import { parseNaiveTime } from './naive-time.ts';

const dayMs = 86_400_000;

/** Whether a text is a day of the calendar, `2026-11-21`. */
export function isCalendarDay(day: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return false;
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/** The days from the first to the last, both among them; empty when they are the wrong way round. */
export function daysBetween(first: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= Date.parse(`${last}T00:00:00Z`); at += dayMs)
    days.push(utcDay(at));
  return days;
}

export function nextDay(day: string): string {
  return utcDay(Date.parse(`${day}T00:00:00Z`) + dayMs);
}

/** Its first moment in the zone (an IANA name, epoch ms). A day has 23, 24 or 25 hours; the next one's begin is its end. */
export function beginOfDay(day: string, zone: string): number {
  const at = parseNaiveTime(`${day} 00:00:00`, zone);
  if (at === null) throw new RangeError(`no day ${day} in ${zone}`);
  return at;
}
