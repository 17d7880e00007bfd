import type { ScheduleState } from '../../../shared/model/schedule.ts';
import type { State } from '../../../shared/model/state.ts';

/** Each state of a schedule as the shape that the six states of the window have; the word stands beside it. */
export const scheduleMark: Readonly<Record<ScheduleState, State>> = {
  running: 'pending',
  ok: 'ok',
  failed: 'down',
  missed: 'degraded',
  overrun: 'degraded',
  taken: 'ok',
  never: 'unknown',
};
