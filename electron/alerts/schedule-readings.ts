import type { ScheduleRun, ScheduleSummary } from '../../shared/model/schedule.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Reading } from './alert-ports.ts';

/**
 * How the newest run of a schedule that came to an end stands. One that is tried again is not given up yet, and says nothing; a paused
 * schedule neither.
 * @param toldElsewhere whether an alert of its own tells of that failure already, such as a failed drill
 */
export function readSchedule(
  schedule: ScheduleSummary,
  toldElsewhere: (schedule: ScheduleSummary, run: ScheduleRun) => boolean,
): Reading {
  const run = schedule.runs.find(({ state }) => state !== 'running') ?? null;
  const bad = run !== null && (run.state === 'failed' || run.state === 'missed' || run.state === 'overrun');
  const unsure = schedule.paused !== null || (bad && run.nextTryAt !== null);
  const base = {
    key: `schedule/${schedule.id}`,
    cause: 'schedule',
    targetId: schedule.task.kind === 'copy' ? null : schedule.task.targetId,
    subject: schedule.name,
    since: run === null ? null : run.dueAt,
    holders: [],
  } as const;
  if (unsure) return { ...base, verdict: 'unsure', reason: localText('', '') };
  if (!bad || toldElsewhere(schedule, run)) return { ...base, verdict: 'well', reason: localText('', '') };
  return { ...base, verdict: 'degraded', reason: reasonOf(schedule.name, run) };
}

const words = {
  failed: localText('failed', '실패했습니다'),
  missed: localText('was missed', '실행되지 못했습니다'),
  overrun: localText(
    'was not started, because the run before was still under way',
    '이전 실행이 아직 진행 중이어서 시작하지 못했습니다',
  ),
} as const;

function reasonOf(name: string, { state, reason }: ScheduleRun) {
  const word = state === 'missed' || state === 'overrun' ? words[state] : words.failed;
  const why = reason ?? localText('', '');
  return localText(
    `The schedule "${name}" ${word.en}${why.en === '' ? '.' : `: ${why.en}`}`,
    `일정 "${name}"이(가) ${word.ko}${why.ko === '' ? '.' : `: ${why.ko}`}`,
  );
}
