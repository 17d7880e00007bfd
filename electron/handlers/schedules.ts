import type { z } from 'zod';
import type { schedulesContract } from '../../shared/contract/groups/schedules.ts';
import type { ScheduleService } from '../schedules/schedule-service.ts';
import { planTimer, timerText } from '../schedules/timers/install-timer.ts';
import type { TimerSettings } from '../schedules/timers/timer-plan.ts';

export type ScheduleParts = {
  readonly schedules: ScheduleService;
  readonly operator: () => string;
  /** What a timer of the operating system would start for this data folder. */
  readonly timerSettings: () => TimerSettings;
};

type Calls = Omit<typeof schedulesContract, 'changed'>;
type ScheduleHandlers = {
  readonly [Name in keyof Calls]: (
    input: z.output<Calls[Name]['input']>,
  ) => z.input<Calls[Name]['output']> | Promise<z.input<Calls[Name]['output']>>;
};

export function createScheduleHandlers({
  schedules,
  operator,
  timerSettings,
}: ScheduleParts): ScheduleHandlers {
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
