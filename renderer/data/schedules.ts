import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import { call } from '../bridge/ops.ts';
import { schedulesSnapshot } from './live-events.ts';
import { keys } from './query-client.ts';

export function useSchedules() {
  return useQuery({ queryKey: keys.schedules, queryFn: schedulesSnapshot });
}

type ScheduleCall =
  | 'schedules.set'
  | 'schedules.remove'
  | 'schedules.pause'
  | 'schedules.resume'
  | 'schedules.runDue';

export function useScheduleCall<Channel extends ScheduleCall>(channel: Channel) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<Channel>) => call(channel, input),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.schedules }),
  });
}

/** What installing a timer of the operating system would write. */
export function useInstallText() {
  return useMutation({
    mutationFn: (input: CallInput<'schedules.installText'>) => call('schedules.installText', input),
  });
}
