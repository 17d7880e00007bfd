import { AppError } from '../../../shared/errors/app-error.ts';
import type { ScheduleId, TargetId } from '../../../shared/model/ids.ts';
import { defaultRetention } from '../../../shared/model/retention.ts';
import type { RetentionPlan } from '../../../shared/model/retention.ts';
import { ScheduleSummary } from '../../../shared/model/schedule.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { hexId } from './seeded.ts';
import { tellSnapshots } from './snapshot-handlers.ts';
import { knownTarget } from './target-handlers.ts';

function change(fake: Fake, scheduleId: ScheduleId, what: Partial<ScheduleSummary>): ScheduleSummary {
  const found = fake.state.schedules.find(({ id }) => id === scheduleId);
  if (!found)
    throw new AppError('schedule/unknown', localText('There is no such schedule.', '그런 일정이 없습니다.'));
  const changed = { ...found, ...what };
  fake.state.schedules = fake.state.schedules.map((each) => (each.id === scheduleId ? changed : each));
  tell(fake, [changed], []);
  return changed;
}

function tell(fake: Fake, changed: ScheduleSummary[], removed: ScheduleId[]): void {
  fake.state.revision += 1;
  fake.publish('schedules.changed', { revision: fake.state.revision, changed, removed });
}

export const scheduleHandlers: HandlersOf<'schedules'> = {
  'schedules.list': (_input, { state }) => ({ revision: state.revision, schedules: state.schedules }),
  'schedules.set': ({ scheduleId, ...draft }, fake) => {
    if (scheduleId !== undefined) return change(fake, scheduleId, draft);
    const schedule = ScheduleSummary.parse({
      ...draft,
      id: hexId(1600 + fake.state.schedules.length),
      createdAt: fake.now(),
      createdBy: 'ops@desk-12',
      paused: null,
      state: 'never',
      reason: null,
      nextDueAt: fake.now() + 9 * 3_600_000,
      lastOkAt: null,
      runs: [],
    });
    fake.state.schedules = [...fake.state.schedules, schedule];
    tell(fake, [schedule], []);
    return schedule;
  },
  'schedules.remove': ({ scheduleId }, fake) => {
    fake.state.schedules = fake.state.schedules.filter(({ id }) => id !== scheduleId);
    tell(fake, [], [scheduleId]);
    return {};
  },
  'schedules.pause': ({ scheduleId, reason }, fake) =>
    change(fake, scheduleId, { paused: { reason, at: fake.now(), by: 'ops@desk-12' }, nextDueAt: null }),
  'schedules.resume': ({ scheduleId }, fake) =>
    change(fake, scheduleId, { paused: null, nextDueAt: fake.now() + 9 * 3_600_000 }),
  'schedules.runDue': async (_input, fake) => {
    await fake.sleep(800);
    return { runs: [] };
  },
  'schedules.reach': () => ({ needs: [] }),
  'schedules.installText': ({ scheduler }) => ({
    text:
      scheduler === 'cron'
        ? '*/15 * * * * /usr/local/bin/holdfast schedule run-due\n'
        : '[Timer]\nOnCalendar=*:0/15\n\n# systemctl --user enable --now holdfast.timer\n',
  }),
};

function choicesOf(fake: Fake, targetId: TargetId) {
  const choices = fake.state.repositories.map(({ id }, index) => {
    const own = fake.state.retention.get(`${targetId}/${id}`);
    const from =
      own !== undefined ? ('operator' as const) : index === 0 ? ('pack' as const) : ('default' as const);
    return {
      repositoryId: id,
      policy: own ?? (index === 0 ? { last: 0, daily: 7, weekly: 0, monthly: 0 } : defaultRetention),
      from,
      setAt: own === undefined ? null : fake.now() - 60_000,
      setBy: own === undefined ? null : 'ops@desk-12',
    };
  });
  return { choices };
}

function planOf(fake: Fake, targetId: TargetId, repositoryId: string): RetentionPlan {
  const sets = fake.state.snapshots.filter(
    (each) => each.targetId === targetId && each.repositoryId === repositoryId,
  );
  const stays = sets.filter((each, index) => index < 7 || each.pins.length > 0);
  return {
    keep: stays.map((each) => ({
      id: each.id,
      reasons: [
        each.pins[0] === undefined
          ? localText('One of the 7 newest days.', '최근 7일 중 하나입니다.')
          : localText(`Pinned: ${each.pins[0].reason}`, `고정됨: ${each.pins[0].reason}`),
      ],
    })),
    remove: sets
      .filter((each) => !stays.includes(each))
      .map(({ id }) => ({
        id,
        reason: localText('Older than the 7 days that are kept.', '보존하는 7일보다 오래되었습니다.'),
      })),
    refused: null,
  };
}

export const retentionHandlers: HandlersOf<'retention'> = {
  'retention.show': ({ targetId }, fake) => choicesOf(fake, targetId),
  'retention.set': ({ targetId, repositoryId, policy }, fake) => {
    const all = fake.state.repositories.map(({ id }) => id);
    for (const id of repositoryId === undefined ? all : [repositoryId])
      fake.state.retention.set(`${targetId}/${id}`, policy);
    return choicesOf(fake, targetId);
  },
  'retention.plan': ({ targetId, repositoryId }, fake) => planOf(fake, targetId, repositoryId),
  'retention.apply': ({ targetId, repositoryId, confirmName }, fake) => {
    if (confirmName !== knownTarget(fake, targetId).name)
      throw new AppError('usage/invalid', localText('The name does not match.', '이름이 일치하지 않습니다.'));
    const plan = planOf(fake, targetId, repositoryId);
    const gone = new Set(plan.remove.map(({ id }) => id));
    fake.state.snapshots = fake.state.snapshots.filter(({ id }) => !gone.has(id));
    tellSnapshots(fake, targetId);
    return plan;
  },
};
