import type { ProcessIdentity } from '../platform/machine.ts';
import { endOf } from './run-end.ts';
import type { RunStore, StoredRun } from './run-store.ts';
import type { PassDecision } from './schedule-pass.ts';
import type { ScheduleStore, StoredSchedule } from './schedule-store.ts';
import { missedText, overrunText } from './schedule-texts.ts';

type Stores = { readonly schedules: ScheduleStore; readonly runs: RunStore };

/** Writes down what a pass decided; answers the runs that are different now. Belongs into the transaction that decided. */
export function recordPass(
  { schedules, runs }: Stores,
  schedule: StoredSchedule,
  decision: PassDecision,
  self: ProcessIdentity,
  now: number,
): readonly StoredRun[] {
  const { id } = schedule;
  if (decision.rewound) runs.supersedeAfter(id, now);
  if (decision.handledUntil !== schedule.handledUntil) schedules.handled(id, decision.handledUntil);
  const waiting = runs.waiting(id);
  const recorded = [
    decision.giveUpWaiting && waiting !== null ? runs.giveUp(waiting.id) : null,
    ...decision.missed.map(({ dueAt, cause }) =>
      runs.note(id, dueAt, { state: 'missed', cause, reason: missedText(cause) }, now),
    ),
    ...decision.overrun.map((dueAt) =>
      runs.note(id, dueAt, { state: 'overrun', cause: null, reason: overrunText }, now),
    ),
    started(runs, id, decision.start, waiting, self, now),
  ].filter((run) => run !== null);
  if (recorded.length > 0) runs.trim(id);
  return recorded;
}

function started(
  runs: RunStore,
  scheduleId: string,
  start: PassDecision['start'],
  waiting: StoredRun | null,
  self: ProcessIdentity,
  now: number,
): StoredRun | null {
  if (start === null) return null;
  if (start === 'again') return waiting === null ? null : runs.takeAgain(waiting.id, self);
  return runs.take(scheduleId, start, self, now);
}

/** Ends the run of a process that is gone: it was interrupted, and may be tried again. Null when there is none such. */
export function endAbandoned(
  runs: RunStore,
  scheduleId: string,
  isUnderWay: (run: StoredRun) => boolean,
  now: number,
): StoredRun | null {
  const running = runs.running(scheduleId);
  if (running === null || isUnderWay(running)) return null;
  return runs.end(running.id, endOf({ kind: 'interrupted' }, running, now), now);
}
