import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

export function useActions(targetId: TargetId) {
  return useQuery({ queryKey: keys.actions(targetId), queryFn: () => call('actions.list', { targetId }) });
}

export function useEnableActions(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) => call('actions.enable', { targetId, enabled }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.actions(targetId) }),
  });
}

export function usePlanAction() {
  return useMutation({ mutationFn: (input: CallInput<'actions.plan'>) => call('actions.plan', input) });
}

/** What was changed may show in any view of the target. */
export function useRunAction(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<'actions.run'>) => call('actions.run', input),
    onSettled: () => client.invalidateQueries({ queryKey: ['view', targetId] }),
  });
}
