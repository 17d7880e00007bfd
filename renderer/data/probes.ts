import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { MaintenanceId, ProbeId, TargetId } from '../../shared/model/ids.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

export function useProbeDetail(targetId: TargetId, probeId: ProbeId) {
  return useQuery({
    queryKey: keys.probeDetail(targetId, probeId),
    queryFn: () => call('probes.detail', { targetId, probeId }),
  });
}

/** The history that ends now and reaches `spanMs` back; it grows when the probe reports a new result at `checkedAt`. */
export function useProbeHistory(
  targetId: TargetId,
  probeId: ProbeId,
  spanMs: number,
  checkedAt: number | null,
) {
  return useQuery({
    queryKey: [...keys.history(targetId, probeId), spanMs, checkedAt],
    queryFn: () => {
      const to = Date.now();
      return call('probes.history', { targetId, probeId, from: to - spanMs, to, maxPoints: 500 });
    },
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
}

/** Ends what runs of a target now: of all its probes, or of the named ones. */
export function useCancelRun(targetId: TargetId) {
  return useMutation({
    mutationFn: (probeIds: CallInput<'probes.cancel'>['probeIds']) =>
      call('probes.cancel', probeIds === undefined ? { targetId } : { targetId, probeIds }),
  });
}

type PauseChange = {
  readonly kind: 'pause' | 'resume';
  readonly probeId: ProbeId | null;
  readonly reason: string;
};

export function usePauseChange(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, probeId, reason }: PauseChange) => {
      const input = probeId === null ? { targetId, reason } : { targetId, reason, probeId };
      return call(`probes.${kind}`, input);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.probes(targetId) }),
  });
}

export function useMaintenance(targetId: TargetId) {
  return useQuery({
    queryKey: keys.maintenance(targetId),
    queryFn: () => call('maintenance.list', { targetId }),
  });
}

export function useAddMaintenance(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (window: Omit<CallInput<'maintenance.add'>, 'targetId'>) =>
      call('maintenance.add', { ...window, targetId }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.maintenance(targetId) }),
  });
}

export function useEndMaintenance(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (maintenanceId: MaintenanceId) => call('maintenance.end', { maintenanceId }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.maintenance(targetId) }),
  });
}

const timelinePage = 200;

export function useTimeline(targetId: TargetId, before: number | null) {
  return useQuery({
    queryKey: [...keys.timeline(targetId), before],
    queryFn: () =>
      call(
        'timeline.show',
        before === null ? { targetId, limit: timelinePage } : { targetId, before, limit: timelinePage },
      ),
    staleTime: before === null ? 0 : Number.POSITIVE_INFINITY,
  });
}
