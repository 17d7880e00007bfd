import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

/** How many sets of a target each repository keeps, and who says so. */
export function useRetention(targetId: TargetId) {
  return useQuery({
    queryKey: keys.retention(targetId),
    queryFn: () => call('retention.show', { targetId }),
  });
}

export function useSetRetention(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Omit<CallInput<'retention.set'>, 'targetId'>) =>
      call('retention.set', { ...input, targetId }),
    onSuccess: (choices) => client.setQueryData(keys.retention(targetId), choices),
  });
}

export function useRetentionPlan() {
  return useMutation({ mutationFn: (input: CallInput<'retention.plan'>) => call('retention.plan', input) });
}

export function useApplyRetention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<'retention.apply'>) => call('retention.apply', input),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.everySnapshots }),
  });
}
