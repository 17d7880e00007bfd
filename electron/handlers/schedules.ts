import type { Handlers } from '../dispatcher.ts';
import type { ScheduleService } from '../schedules/schedule-service.ts';
import { planTimer, timerText } from '../schedules/timers/install-timer.ts';
import type { TimerSettings } from '../schedules/timers/timer-plan.ts';

export type ScheduleParts = {
  readonly schedules: ScheduleService;
  readonly operator: () => string;
  /** What a timer of the operating system would start for this data folder. */
  readonly timerSettings: () => TimerSettings;
};

export function createScheduleHandlers({
  schedules,
  operator,
  timerSettings,
}: ScheduleParts): Handlers['schedules'] {
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
    installText: ({ scheduler }) => ({ text: timerText(planTimer(scheduler, timerSettings())) }),
  };
}
