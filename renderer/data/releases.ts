import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { ReleaseId, TargetId } from '../../shared/model/ids.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

/** Releases of one target, the newest first. */
export function useReleases(targetId: TargetId) {
  return useQuery({
    queryKey: keys.releases(targetId),
    queryFn: () => call('releases.list', { targetId }),
  });
}

export function useRelease(releaseId: ReleaseId) {
  return useQuery({ queryKey: keys.release(releaseId), queryFn: () => call('releases.get', { releaseId }) });
}

type ReleaseChannel = `releases.${'start' | 'decide' | 'examine' | 'repeat' | 'finish' | 'rollback'}`;

/** Changes a release. Whatever came of it: what is shown afterwards is what holds. */
export function useReleaseCall<Channel extends ReleaseChannel>(channel: Channel) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<Channel>) => call(channel, input),
    onSettled: () => client.invalidateQueries({ queryKey: keys.everyRelease }),
  });
}

export function useRollbackPlan() {
  return useMutation({ mutationFn: (releaseId: ReleaseId) => call('releases.planRollback', { releaseId }) });
}
