import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { TargetSummary } from '../../shared/model/target.ts';
import { call } from '../bridge/ops.ts';
import { probesSnapshot, targetsSnapshot } from './live-events.ts';
import { keys } from './query-client.ts';

export function useTargets() {
  return useQuery({ queryKey: keys.targets, queryFn: targetsSnapshot });
}

/** The row of one target; undefined while it is not known, null when there is no such target. */
export function useTargetSummary(targetId: TargetId | null): TargetSummary | null | undefined {
  const targets = useTargets().data;
  return targets ? (targets.targets.find((target) => target.id === targetId) ?? null) : undefined;
}

/** What the operator entered for a target. */
export function useTarget(targetId: TargetId) {
  return useQuery({ queryKey: keys.target(targetId), queryFn: () => call('targets.get', { targetId }) });
}

/** The same for a choice that may be none. */
export function useChosenTarget(targetId: TargetId | null) {
  return useQuery({
    queryKey: keys.target(targetId ?? ''),
    queryFn: () => (targetId === null ? null : call('targets.get', { targetId })),
    enabled: targetId !== null,
  });
}

export function useProbes(targetId: TargetId) {
  return useQuery({ queryKey: keys.probes(targetId), queryFn: () => probesSnapshot(targetId) });
}

/** Adds or edits; both renew everything that is known about targets. */
export function useAddTarget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: CallInput<'targets.add'>) => call('targets.add', draft),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: keys.targets }), renewCredentials()]),
  });

  function renewCredentials() {
    return client.invalidateQueries({ queryKey: keys.credentials });
  }
}

export function useEditTarget(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Omit<CallInput<'targets.edit'>, 'targetId'>) =>
      call('targets.edit', { ...change, targetId }),
    onSuccess: async (target) => {
      client.setQueryData(keys.target(targetId), target);
      const stale = [keys.targets, keys.probes(targetId), keys.views(targetId), keys.credentials];
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}

export function useRemoveTarget(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (confirmName: string) => call('targets.remove', { targetId, confirmName }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.targets }),
  });
}

/** Runs probes now: all that are not paused, or the named ones. */
export function useRunProbes(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (probeIds: CallInput<'probes.run'>['probeIds']) =>
      call('probes.run', probeIds === undefined ? { targetId } : { targetId, probeIds }),
    // Not awaited: a failure is shown at once, also when the console cannot be asked again.
    onSettled: () => void client.invalidateQueries({ queryKey: keys.probes(targetId) }),
  });
}

/** The overview's "probe now", for any row. */
export function useProbeNow() {
  return useMutation({ mutationFn: (targetId: TargetId) => call('probes.run', { targetId }) });
}
