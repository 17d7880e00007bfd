import { Cron } from 'croner';
import type { ScheduleTiming } from '../../shared/model/schedule.ts';
import { isDateZone } from '../../shared/rules/calendar-bucket.ts';
import { invalidTiming, unknownZone } from './schedule-errors.ts';

const secondMs = 1000;

/**
 * The moments (epoch ms) at which a schedule is due. Where the clock skips a fixed time, it is due at the jump; where the clock
 * shows a time twice, it is due once. Times by step or wildcard (such as every 30 minutes) follow the hours that really pass.
 */
export type DueTimes = {
  /** The first due moment after `at`; null when there is none any more. */
  next(at: number): number | null;
  /** Due moments after `from` up to and with `until`, the newest `limit` of them, oldest first. */
  between(from: number, until: number, limit: number): readonly number[];
};

/** @throws AppError schedule/invalid */
export function dueTimes(timing: ScheduleTiming, zone: string): DueTimes {
  if (!isDateZone(zone)) throw unknownZone(zone);
  const cron = parse(timing, zone);
  // Looking at a calendar is slow, and the answer is the same until that moment has come.
  let known = { from: Infinity, next: -Infinity };
  const next = (at: number): number | null => {
    if (at >= known.from && at < known.next) return known.next;
    const found = cron.nextRun(new Date(at))?.getTime() ?? null;
    if (found !== null) known = { from: at, next: found };
    return found;
  };
  return {
    next,
    between: (from, until, limit) => {
      const first = next(from);
      if (first === null || first > until) return [];
      // croner looks for moments before the second of its reference; this one counts as well.
      const reference = Math.floor(until / secondMs) * secondMs + secondMs;
      return cron
        .previousRuns(limit, new Date(reference))
        .map((date) => date.getTime())
        .filter((due) => due > from)
        .toReversed();
    },
  };
}

function parse(timing: ScheduleTiming, zone: string): Cron {
  const expression = timing.kind === 'daily' ? daily(timing.at) : timing.expression;
  try {
    return new Cron(expression, { timezone: zone, mode: '5-part', fixedTimeRule: 'no-wildcard' });
  } catch (error: unknown) {
    throw invalidTiming(expression, error);
  }
}

function daily(at: string): string {
  const [hour, minute] = at.split(':');
  return `${Number(minute)} ${Number(hour)} * * *`;
}
