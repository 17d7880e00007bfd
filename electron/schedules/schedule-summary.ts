import type { ScheduleRun, ScheduleSummary } from '../../shared/model/schedule.ts';
import type { DueTimes } from './due-times.ts';
import type { StoredRun } from './run-store.ts';
import type { StoredSchedule } from './schedule-store.ts';

/**
 * A schedule as the faces see it. Its state is how the newest due moment went: a run that is under way, unless a later moment
 * already found it so, and `overrun` until the next run. `runs` come newest first.
 */
export function summaryOf(
  { handledUntil: _handled, ...schedule }: StoredSchedule,
  runs: readonly StoredRun[],
  times: Pick<DueTimes, 'next'>,
  now: number,
): ScheduleSummary {
  const newest = runs[0];
  return {
    ...schedule,
    state: newest?.state ?? 'never',
    reason: newest?.reason ?? null,
    nextDueAt: schedule.paused === null ? times.next(now) : null,
    runs: runs.map(runOf),
  };
}

/** A run without what only its store needs. */
export function runOf({ id: _id, firstTryAt: _first, runner: _runner, ...run }: StoredRun): ScheduleRun {
  return run;
}
