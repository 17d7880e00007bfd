import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { HostWay } from '../../shared/model/host.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import { call } from '../bridge/ops.ts';
import { callUntil, useCancellableCall } from './cancellable.ts';
import { keys } from './query-client.ts';

const linkRefreshMs = 5000;

/** The hosts whose keys are pinned on this desk. */
export function useHosts() {
  return useQuery({ queryKey: keys.hosts, queryFn: () => call('hosts.list', {}) });
}

/** How things stand with the host of a target; `link` is null for files of this computer. */
export function useHostLink(targetId: TargetId) {
  return useQuery({
    queryKey: keys.hostLink(targetId),
    queryFn: () => call('hosts.link', { targetId }),
    // Nobody tells of a host that has gone silent: it is asked while its connection is shown as open.
    refetchInterval: ({ state }) => (state.data?.link?.state === 'open' ? linkRefreshMs : false),
  });
}

/** Opens the connection of a target's host now, until the operator ends it. */
export function useHostConnect(targetId: TargetId) {
  const client = useQueryClient();
  return useCancellableCall(async (_: null, signal) => {
    const answer = await callUntil(signal, (callId) => call('hosts.connect', { targetId, callId }));
    client.setQueryData(keys.hostLink(targetId), answer);
  });
}

/** Looks at a host, until the operator ends it. A check that failed is part of what is known of it as well. */
export function useHostCheck() {
  const client = useQueryClient();
  return useCancellableCall((look: CallInput<'hosts.check'>, signal) =>
    callUntil(signal, (callId) => call('hosts.check', { ...look, callId })).finally(
      () => void client.invalidateQueries({ queryKey: keys.hosts }),
    ),
  );
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

const partsOf = ({ address, keyFile, jumps }: HostWay) => [address, keyFile, jumps] as const;

/** What captures left behind on a host, looked for once for each connection: `since` names it. Nothing is asked before there is a way. */
export function useLeftovers(way: HostWay | null, since: number | null) {
  return useQuery({
    queryKey: keys.leftovers(way === null ? [] : [...partsOf(way), since]),
    queryFn: () =>
      way === null ? { leftovers: [] } : call('hosts.leftovers', { ...wayAlone(way), remove: false }),
    enabled: way !== null,
    staleTime: Infinity,
    retry: false,
  });
}

/** Removes what no capture uses. */
export function useRemoveLeftovers() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (way: HostWay) => call('hosts.leftovers', { ...wayAlone(way), remove: true }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.everyLeftovers }),
  });
}

/** What is kept to enter hosts, by name only. */
export function useHostSecrets() {
  return useQuery({ queryKey: keys.hostSecrets, queryFn: () => call('hosts.secrets', {}) });
}

export function useRemoveHostSecret() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<'hosts.removeSecret'>) => call('hosts.removeSecret', input),
    onSettled: () => client.invalidateQueries({ queryKey: keys.hostSecrets }),
  });
}

/** Whether a password for sudo is kept; nothing is tried. */
export function useSudoState(way: HostWay) {
  return useQuery({
    queryKey: keys.sudo(partsOf(way)),
    queryFn: () => call('hosts.sudo', { ...wayAlone(way), try: false }),
    retry: false,
  });
}

/** Has sudo run something harmless there. */
export function useTrySudo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (way: HostWay) => call('hosts.sudo', { ...wayAlone(way), try: true }),
    onSuccess: (state, way) => client.setQueryData(keys.sudo(partsOf(way)), state),
  });
}

/** The host of a target without what a target declares beside it. */
function wayAlone({ address, keyFile, jumps }: HostWay): HostWay {
  return { address, keyFile, jumps };
}
