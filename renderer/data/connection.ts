import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TargetId } from '../../shared/model/ids.ts';
import type { ProbeStep } from '../../shared/model/probe.ts';
import { call } from '../bridge/ops.ts';
import { callUntil, useCancellableCall } from './cancellable.ts';
import { clearLadder, linkSnapshot } from './live-events.ts';
import { keys } from './query-client.ts';

/** The rungs that were climbed so far in the test that runs, written by its progress events. */
export function useLadder(): readonly ProbeStep[] {
  return useQuery<readonly ProbeStep[]>({ queryKey: keys.ladder, queryFn: () => [], initialData: [] }).data;
}

export function useConnectionTest(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['connection-test', targetId],
    mutationFn: (roundTrip: boolean) => {
      clearLadder(client);
      return call('socketio.test', { targetId, roundTrip });
    },
  });
}

export function useCancelTest() {
  return useMutation({ mutationFn: () => call('socketio.cancel', {}) });
}

export function useLink(targetId: TargetId) {
  return useQuery({ queryKey: keys.link(targetId), queryFn: () => linkSnapshot(targetId) });
}

/** Opens the link, which signs in before, until the operator ends that. */
export function useOpenLink(targetId: TargetId) {
  const client = useQueryClient();
  return useCancellableCall((_: null, signal) =>
    callUntil(signal, (callId) => call('socketio.openLink', { targetId, callId })).finally(
      () => void client.invalidateQueries({ queryKey: keys.link(targetId) }),
    ),
  );
}

export function useCloseLink(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call('socketio.closeLink', { targetId }),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.link(targetId) }),
  });
}
