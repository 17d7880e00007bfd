import type { CallInput } from '../../../shared/contract/ops-api.ts';
import type { RepositoryId, RunbookId, TargetId } from '../../../shared/model/ids.ts';
import type { ScheduleSummary } from '../../../shared/model/schedule.ts';

/** What is typed and chosen; every field keeps its value while the kind is changed. */
export type ScheduleForm = {
  readonly name: string;
  readonly kind: 'snapshot' | 'copy' | 'drill' | 'runbook';
  readonly targetId: TargetId | null;
  readonly runbookId: RunbookId | null;
  readonly repositoryId: RepositoryId | null;
  /** The second repository: receives the copy, or a copy after the snapshot. */
  readonly second: RepositoryId | null;
  readonly verify: boolean;
  readonly retention: boolean;
  readonly timing: 'daily' | 'cron';
  readonly at: string;
  readonly expression: string;
  readonly zone: string;
};

type ScheduleDraft = CallInput<'schedules.set'>;

export function emptySchedule(
  targetId: TargetId | null,
  repositoryId: RepositoryId | null,
  zone: string,
): ScheduleForm {
  return {
    name: '',
    kind: 'snapshot',
    targetId,
    runbookId: null,
    repositoryId,
    second: null,
    verify: true,
    retention: true,
    timing: 'daily',
    at: '03:30',
    expression: '30 3 * * 1-5',
    zone,
  };
}

export function formOfSchedule(schedule: ScheduleSummary): ScheduleForm {
  const { task, timing, name, zone } = schedule;
  const empty = emptySchedule(null, null, zone);
  return {
    ...empty,
    name,
    ...(timing.kind === 'daily'
      ? { timing: 'daily', at: timing.at }
      : { timing: 'cron', expression: timing.expression }),
    kind: task.kind,
    ...(task.kind === 'copy'
      ? { repositoryId: task.from, second: task.to }
      : { targetId: task.targetId, repositoryId: task.repositoryId }),
    ...(task.kind === 'runbook' ? { runbookId: task.runbookId } : {}),
    ...(task.kind === 'snapshot'
      ? { verify: task.verify, retention: task.retention, second: task.copyTo }
      : {}),
  };
}

/** Five fields; the console judges what they mean. */
export function isExpression(text: string): boolean {
  return text.trim().split(/\s+/).length === 5 && text.trim() !== '';
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** What the console is asked to keep; null while something is missing. */
export function draftOfSchedule(form: ScheduleForm): ScheduleDraft | null {
  const task = taskOf(form);
  const timing = timingOf(form);
  const name = form.name.trim();
  return task === null || timing === null || name === '' ? null : { name, zone: form.zone, timing, task };
}

function timingOf({ timing, at, expression }: ScheduleForm): ScheduleDraft['timing'] | null {
  if (timing === 'daily') return isTime(at) ? { kind: 'daily', at } : null;
  return isExpression(expression) ? { kind: 'cron', expression: expression.trim() } : null;
}

function taskOf(form: ScheduleForm): ScheduleDraft['task'] | null {
  const { kind, targetId, runbookId, repositoryId, second, verify, retention } = form;
  if (kind === 'runbook')
    return targetId === null || runbookId === null ? null : { kind, targetId, runbookId, repositoryId };
  if (repositoryId === null) return null;
  if (kind === 'copy')
    return second === null || second === repositoryId ? null : { kind, from: repositoryId, to: second };
  if (targetId === null) return null;
  if (kind === 'drill') return { kind, targetId, repositoryId };
  return { kind, targetId, repositoryId, verify, retention, copyTo: second === repositoryId ? null : second };
}
