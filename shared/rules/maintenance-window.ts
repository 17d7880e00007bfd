import type { MaintenanceWindow } from '../model/maintenance.ts';

/** What a window's times depend on. */
export type WindowTimes = Pick<MaintenanceWindow, 'zone' | 'from' | 'to' | 'repeat'>;

/** One stretch of time (epoch ms) that a window covers; `to` is no longer part of it. */
type Occurrence = { readonly from: number; readonly to: number };

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Milliseconds that a zone is ahead of UTC at an instant. */
type ZoneOffset = (instant: number) => number;

/** Whether this system knows the IANA zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}

/** What is wrong with a window's times, or null. */
export function windowProblem(times: WindowTimes): 'zone' | 'time' | 'order' | 'longer-than-repeat' | null {
  if (!isZone(times.zone)) return 'zone';
  const from = wallMs(times.from);
  const to = wallMs(times.to);
  if (from === null || to === null) return 'time';
  if (to <= from) return 'order';
  const period = periodDays(times.repeat);
  return period !== null && to - from > period * dayMs ? 'longer-than-repeat' : null;
}

/** The occurrence that covers an instant, or null. */
export function occurrenceAt(times: WindowTimes, instant: number): Occurrence | null {
  return near(times, instant).find(({ from, to }) => from <= instant && instant < to) ?? null;
}

/** The first occurrence that begins after an instant, or null when there is none any more. */
export function occurrenceAfter(times: WindowTimes, instant: number): Occurrence | null {
  return near(times, instant).find(({ from }) => from > instant) ?? null;
}

/** Occurrences that begin before an instant, newest first, at most `limit`. */
export function occurrencesBefore(times: WindowTimes, instant: number, limit: number): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const shape = shapeOf(times);
  if (shape === null) return found;
  for (let index = shape.indexNear(instant) + 1; index >= 0 && found.length < limit; index -= 1) {
    const occurrence = shape.occurrence(index);
    if (occurrence === null) continue;
    if (occurrence.from < instant) found.push(occurrence);
    if (shape.once) break;
  }
  return found;
}

type Shape = {
  readonly once: boolean;
  readonly indexNear: (instant: number) => number;
  readonly occurrence: (index: number) => Occurrence | null;
};

function near(times: WindowTimes, instant: number): readonly Occurrence[] {
  const shape = shapeOf(times);
  if (shape === null) return [];
  const around = shape.indexNear(instant);
  const found: Occurrence[] = [];
  for (let index = Math.max(0, around - 1); index <= around + 2; index += 1) {
    const occurrence = shape.occurrence(index);
    if (occurrence !== null) found.push(occurrence);
  }
  return found;
}

function shapeOf(times: WindowTimes): Shape | null {
  const from = wallMs(times.from);
  const to = wallMs(times.to);
  if (from === null || to === null || !isZone(times.zone)) return null;
  const offset = zoneOffset(times.zone);
  const period = periodDays(times.repeat);
  const stepMs = (period ?? 0) * dayMs;
  return {
    once: period === null,
    indexNear: (instant) =>
      period === null ? 0 : Math.max(0, Math.floor((instant + offset(instant) - from) / stepMs)),
    occurrence: (index) => {
      if (period === null && index > 0) return null;
      return {
        from: startInstant(from + index * stepMs, offset),
        to: endInstant(to + index * stepMs, offset),
      };
    },
  };
}

/**
 * A window that begins at a wall-clock time which the clock skips begins with the jump; one that the clock shows twice begins
 * the first time. Together with `endInstant`: where wall-clock time is unclear, a window is longer rather than shorter.
 */
function startInstant(wall: number, offset: ZoneOffset): number {
  const { instants, before, after } = resolveWall(wall, offset);
  const first = instants[0];
  return first ?? jumpInstant(wall - after, wall - before, offset);
}

/** A skipped end is as long after the jump as it would have been without one; a repeated end is the second. */
function endInstant(wall: number, offset: ZoneOffset): number {
  const { instants, before } = resolveWall(wall, offset);
  return instants.at(-1) ?? wall - before;
}

function resolveWall(wall: number, offset: ZoneOffset) {
  const before = offset(wall - dayMs);
  const after = offset(wall + dayMs);
  const candidates = before === after ? [wall - before] : [wall - before, wall - after].sort((a, b) => a - b);
  return { instants: candidates.filter((instant) => instant + offset(instant) === wall), before, after };
}

/** The instant at which the offset changes, between one before and one after it; zones change on whole minutes. */
function jumpInstant(lowInstant: number, highInstant: number, offset: ZoneOffset): number {
  const target = offset(highInstant);
  let low = lowInstant;
  let high = highInstant;
  while (high - low > minuteMs) {
    const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs;
    if (offset(middle) === target) high = middle;
    else low = middle;
  }
  return high;
}

function zoneOffset(zone: string): ZoneOffset {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const second = Math.floor(instant / 1000) * 1000;
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(second)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
  };
}

function periodDays(repeat: WindowTimes['repeat']): number | null {
  switch (repeat) {
    case 'once':
      return null;
    case 'daily':
      return 1;
    case 'weekly':
      return 7;
  }
}

/** A wall-clock time as if it were UTC; null for a day or hour that no calendar has. */
function wallMs(text: string): number | null {
  const value = Date.parse(`${text}:00.000Z`);
  if (Number.isNaN(value)) return null;
  return new Date(value).toISOString().startsWith(text) ? value : null;
}
