import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

/** The hosts whose keys are pinned on this desk. */
export function useHosts() {
  return useQuery({ queryKey: keys.hosts, queryFn: () => call('hosts.list', {}) });
}

/** How things stand with the host of a target; `link` is null for files of this computer. */
export function useHostLink(targetId: TargetId) {
  return useQuery({
    queryKey: keys.hostLink(targetId),
    queryFn: () => call('hosts.link', { targetId }),
  });
}

/** Opens the connection of a target's host now. */
export function useHostConnect(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<'hosts.connect'>) => call('hosts.connect', input),
    onSuccess: (answer) => client.setQueryData(keys.hostLink(targetId), answer),
  });
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
