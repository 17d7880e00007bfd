import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

/** The hosts whose keys are pinned on this desk. */
export function useHosts() {
  return useQuery({ queryKey: keys.hosts, queryFn: () => call('hosts.list', {}) });
}

type HostChannel = `hosts.${'check' | 'trust' | 'forget'}`;

/** Looks at a host, or changes what is known of it. A check that failed is part of what is known as well. */
export function useHostCall<Channel extends HostChannel>(channel: Channel) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<Channel>) => call(channel, input),
    onSettled: () => client.invalidateQueries({ queryKey: keys.hosts }),
  });
}
