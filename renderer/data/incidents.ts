import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CallChannel, CallInput } from '../../shared/contract/ops-api.ts';
import type { CaptureId, IncidentId, TargetId } from '../../shared/model/ids.ts';
import type { IncidentSummary } from '../../shared/model/incident.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

export function useIncidents() {
  return useQuery({ queryKey: keys.incidents, queryFn: () => call('incidents.list', {}) });
}

/** The newest open incident of each target that has one. */
export function useOpenIncidents(): ReadonlyMap<TargetId, IncidentId> {
  const incidents = useIncidents().data?.incidents;
  return useMemo(
    () =>
      new Map(
        (incidents ?? [])
          .filter(({ state }) => state === 'open')
          .toReversed()
          .map(({ targetId, id }) => [targetId, id]),
      ),
    [incidents],
  );
}

/** Those of one target that are open, the newest first. */
export function useOpenIncidentsOf(targetId: TargetId): readonly IncidentSummary[] {
  const incidents = useIncidents().data?.incidents ?? [];
  return incidents.filter((each) => each.targetId === targetId && each.state === 'open');
}

export function useIncident(incidentId: IncidentId) {
  return useQuery({
    queryKey: keys.incident(incidentId),
    queryFn: () => call('incidents.get', { incidentId }),
  });
}

type ChangingCall = Extract<
  CallChannel,
  `incidents.${'open' | 'edit' | 'field' | 'fill' | 'note' | 'addFollowUp' | 'settleFollowUp' | 'close' | 'reopen'}`
>;

/** Changes an incident, and shows it as it is afterwards. */
export function useIncidentCall<Channel extends ChangingCall>(channel: Channel) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<Channel>) => call(channel, input),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.incidents }),
        client.invalidateQueries({ queryKey: keys.everyIncident }),
      ]),
  });
}

/** A captured file, slice by slice. */
export function useEvidence(wish: {
  readonly incidentId: IncidentId;
  readonly captureId: CaptureId;
  readonly itemId: string;
}) {
  return useInfiniteQuery({
    queryKey: [...keys.incident(wish.incidentId), wish.captureId, wish.itemId],
    initialPageParam: 0,
    queryFn: ({ pageParam }) => call('incidents.evidence', { ...wish, offset: pageParam }),
    getNextPageParam: (slice) => slice.next ?? undefined,
  });
}

export function useBundlePreview() {
  return useMutation({
    mutationFn: (input: CallInput<'incidents.preview'>) => call('incidents.preview', input),
    gcTime: 0,
  });
}

/** What changed on a target; looked at anew whenever it is opened. */
export function useChanges(targetId: TargetId) {
  return useQuery({
    queryKey: keys.changes(targetId),
    queryFn: () => call('changes.show', { targetId }),
    staleTime: 0,
  });
}
