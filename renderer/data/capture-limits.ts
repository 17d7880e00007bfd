import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TargetId } from '../../shared/model/ids.ts';
import type { CaptureLimits } from '../../shared/model/snapshot.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

/** How much a capture may ask of a target's server; asked anew each time, since no event tells of a change. */
export function useCaptureLimits(targetId: TargetId) {
  return useQuery({
    queryKey: keys.captureLimits(targetId),
    queryFn: () => call('snapshots.limits', { targetId }),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useSetCaptureLimits(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (limits: CaptureLimits) => call('snapshots.setLimits', { targetId, limits }),
    onSuccess: (limits) => client.setQueryData(keys.captureLimits(targetId), limits),
  });
}
