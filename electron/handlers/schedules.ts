import type { CredentialStore } from '../credentials/credential-store.ts';
import type { Handlers } from '../dispatcher.ts';
import type { PackLibrary } from '../packs/pack-library.ts';
import { reachOfSchedules } from '../console/schedule-reach.ts';
import type { ReachPorts } from '../console/schedule-reach.ts';
import type { ScheduleService } from '../schedules/schedule-service.ts';
import { planTimer, timerText } from '../schedules/timers/install-timer.ts';
import type { TimerSettings } from '../schedules/timers/timer-plan.ts';
import type { RepositoryService } from '../snapshots/repository-service.ts';
import type { TargetService } from '../targets/target-service.ts';

export type ScheduleParts = {
  readonly schedules: ScheduleService;
  readonly operator: () => string;
  /** What a timer of the operating system would start for this data folder. */
  readonly timerSettings: () => TimerSettings;
  readonly repositories: Pick<RepositoryService, 'find' | 'keys'>;
  readonly targets: Pick<TargetService, 'list'>;
  readonly packs: Pick<PackLibrary, 'find'>;
  readonly credentials: Pick<CredentialStore, 'read'>;
};

export function createScheduleHandlers(parts: ScheduleParts): Handlers['schedules'] {
  const { schedules, operator, timerSettings } = parts;
  return {
    list: () => {
      const { revision, schedules: all } = schedules.list();
      return { revision, schedules: [...all] };
    },
    set: ({ scheduleId, ...draft }) => schedules.set(draft, scheduleId ?? null, operator()),
    remove: ({ scheduleId }) => {
      schedules.remove(scheduleId);
      return {};
    },
    pause: ({ scheduleId, reason }) => schedules.pause(scheduleId, reason, operator()),
    resume: ({ scheduleId }) => schedules.resume(scheduleId),
    runDue: () => schedules.runDue(),
    reach: async (_nothing, { signal }) => ({ needs: await reachOfSchedules(reachPorts(parts), signal) }),
    installText: ({ scheduler }) => ({ text: timerText(planTimer(scheduler, timerSettings())) }),
  };
}

function reachPorts({ schedules, repositories, targets, packs, credentials }: ScheduleParts): ReachPorts {
  return {
    schedules: schedules.list().schedules,
    repository: (id) => repositories.find(id),
    open: (id, signal) => repositories.keys(id, { kind: 'list' }, signal),
    target: (id) => targets.list().find((target) => target.id === id) ?? null,
    pack: (id) => packs.find(id),
    readSecret: (targetId, name, signal) => credentials.read(targetId, name, signal),
  };
}
