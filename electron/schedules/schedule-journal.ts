import type { Schedule, ScheduleRun } from '../../shared/model/schedule.ts';
import type { JournalFact, JournalPort } from '../platform/journal-port.ts';

const results: Readonly<Record<ScheduleRun['state'], JournalFact['result'] | null>> = {
  ok: 'done',
  failed: 'failed',
  missed: 'failed',
  overrun: 'refused',
  // Nothing has happened here yet, or it happens elsewhere and is journalled there.
  running: null,
  taken: null,
};

/** Writes down how a due moment went; a missed one that is tried again only once that is given up. */
export function journalRun(journal: JournalPort, schedule: Schedule, run: ScheduleRun): void {
  const result = results[run.state];
  if (result === null || run.nextTryAt !== null) return;
  journal.append({
    action: 'schedule.run',
    targetId: targetOf(schedule),
    subject: schedule.name,
    result,
    details: {
      id: schedule.id,
      does: schedule.task.kind,
      dueAt: run.dueAt,
      state: run.state,
      cause: run.cause,
      attempts: run.attempts,
    },
  });
}

/** The target a schedule is about; a copy is about none. */
export function targetOf({ task }: Pick<Schedule, 'task'>) {
  return task.kind === 'copy' ? null : task.targetId;
}
