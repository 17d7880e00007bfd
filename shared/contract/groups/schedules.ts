import { z } from 'zod';
import { ScheduleId } from '../../model/ids.ts';
import {
  RunDueReport,
  ScheduleDraft,
  ScheduleNeed,
  ScheduleSummary,
  SystemScheduler,
} from '../../model/schedule.ts';
import { Nothing, call, event } from '../spec.ts';

const OfSchedule = z.object({ scheduleId: ScheduleId });
const Reason = z.string().trim().min(1).max(500);

export const schedulesContract = {
  list: call(Nothing, z.object({ revision: z.number(), schedules: z.array(ScheduleSummary) })),
  /** Without an id a new one; with one, everything about it is replaced but its history. */
  set: call(ScheduleDraft.extend({ scheduleId: ScheduleId.optional() }), ScheduleSummary),
  remove: call(OfSchedule, Nothing),
  pause: call(OfSchedule.extend({ reason: Reason }), ScheduleSummary),
  resume: call(OfSchedule, ScheduleSummary),
  /** Runs what is due and answers when all of it has ended; calling it again runs nothing twice. */
  runDue: call(Nothing, RunDueReport),
  /** Looks at every secret and place that a schedule needs, as this console can reach them now; changes nothing. */
  reach: call(Nothing, z.object({ needs: z.array(ScheduleNeed) })),
  /** What installing a timer of the operating system would write, and what the operator types afterwards. */
  installText: call(z.object({ scheduler: SystemScheduler }), z.object({ text: z.string() })),
  changed: event(
    z.object({ revision: z.number(), changed: z.array(ScheduleSummary), removed: z.array(ScheduleId) }),
  ),
} as const;
