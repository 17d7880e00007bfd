import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

/** Reads the settings files each time the tab is opened: they change without the console being told. */
export function usePolicies(targetId: TargetId) {
  return useQuery({
    queryKey: keys.policies(targetId),
    queryFn: () => call('policies.check', { targetId }),
    staleTime: 0,
  });
}

export function useExcept(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Omit<CallInput<'policies.except'>, 'targetId'>) =>
      call('policies.except', { ...input, targetId }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.policies(targetId) }),
  });
}

export function useWithdraw(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (policyId: string) => call('policies.withdraw', { targetId, policyId }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.policies(targetId) }),
  });
}
