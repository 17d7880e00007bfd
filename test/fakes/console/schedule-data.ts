import type { Repository } from '../../../shared/model/repository.ts';
import { ScheduleRun, ScheduleSummary } from '../../../shared/model/schedule.ts';
import type { ScheduleState } from '../../../shared/model/schedule.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Scenario } from './fake-state.ts';
import { hexId } from './seeded.ts';

const dayMs = 86_400_000;

/** A schedule in every state, of every task. */
export function fakeSchedules(
  scenario: Scenario,
  targets: readonly TargetSummary[],
  repositories: readonly Repository[],
  nowAt: number,
): readonly ScheduleSummary[] {
  const [first, second] = repositories;
  const [target] = targets;
  if (scenario === 'empty' || !first || !second || !target) return [];
  const states: readonly ScheduleState[] = [
    'ok',
    'failed',
    'missed',
    'running',
    'overrun',
    'taken',
    'never',
    'ok',
  ];
  return states.map((state, index) => {
    const at = targets[index % targets.length] ?? target;
    const task = taskOf(index, at.id, first.id, second.id);
    const reason =
      state === 'failed'
        ? localText('The repository is not there.', '저장소가 없습니다.')
        : state === 'missed'
          ? localText('This computer was asleep.', '컴퓨터가 절전 상태였습니다.')
          : null;
    return ScheduleSummary.parse({
      id: hexId(1500 + index),
      name:
        scenario === 'hostile'
          ? `\u202Egpj.exe <b>${index}</b>`.repeat(3).slice(0, 80)
          : `${at.name}, nightly ${index + 1}`,
      zone: 'Asia/Seoul',
      timing: index % 2 === 0 ? { kind: 'daily', at: '03:30' } : { kind: 'cron', expression: '15 4 * * 1' },
      task,
      createdAt: nowAt - 90 * dayMs,
      createdBy: 'ops@desk-12',
      paused: index === 7 ? { reason: 'Moving to the new rack', at: nowAt - dayMs, by: 'ops@desk-12' } : null,
      state,
      reason,
      nextDueAt: index === 7 ? null : nowAt + (index + 3) * 3_600_000,
      lastOkAt: state === 'never' ? null : nowAt - (index + 1) * dayMs,
      runs:
        state === 'never'
          ? []
          : Array.from({ length: 12 }, (_, run) => fakeRun(run === 0 ? state : 'ok', nowAt - run * dayMs)),
    });
  });
}

function taskOf(index: number, targetId: string, first: string, second: string) {
  if (index === 1) return { kind: 'copy', from: first, to: second };
  if (index === 2) return { kind: 'drill', targetId, repositoryId: first };
  const copyTo = index === 0 ? second : null;
  return { kind: 'snapshot', targetId, repositoryId: first, verify: true, retention: true, copyTo };
}

function fakeRun(state: Exclude<ScheduleState, 'never'>, dueAt: number): ScheduleRun {
  const ran = state === 'ok' || state === 'failed' || state === 'running';
  return ScheduleRun.parse({
    dueAt,
    state,
    cause: state === 'missed' ? 'asleep' : null,
    reason: state === 'failed' ? localText('The repository is not there.', '저장소가 없습니다.') : null,
    attempts: ran ? 1 : 0,
    startedAt: ran ? dueAt + 1200 : null,
    finishedAt: state === 'ok' || state === 'failed' ? dueAt + 91_000 : null,
    nextTryAt: state === 'missed' ? dueAt + 3_600_000 * 30 : null,
  });
}
