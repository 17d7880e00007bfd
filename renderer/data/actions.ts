import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { ActionRunId, TargetId } from '../../shared/model/ids.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

export function useActions(targetId: TargetId) {
  return useQuery({ queryKey: keys.actions(targetId), queryFn: () => call('actions.list', { targetId }) });
}

export function useEnableActions(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) => call('actions.enable', { targetId, enabled }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.actions(targetId) }),
  });
}

export function usePlanAction() {
  return useMutation({ mutationFn: (input: CallInput<'actions.plan'>) => call('actions.plan', input) });
}

/** What was changed may show in any view of the target, and what was last seen of its run is over. */
function useRenewAfterRun(targetId: TargetId) {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.actionRuns(targetId) }),
      client.invalidateQueries({ queryKey: ['view', targetId] }),
    ]);
}

export function useRunAction(targetId: TargetId) {
  const onSettled = useRenewAfterRun(targetId);
  return useMutation({
    mutationFn: (input: CallInput<'actions.run'>) => call('actions.run', input),
    onSettled,
  });
}

const runsPollMs = 1000;

/** What actions did. `live` asks again and again: stages end while one is looked at. */
export function useActionRuns(targetId: TargetId, live: boolean) {
  return useQuery({
    queryKey: keys.actionRuns(targetId),
    queryFn: () => call('actions.runs', { targetId }),
    refetchInterval: live ? runsPollMs : false,
  });
}

export function useGoOn(targetId: TargetId) {
  const onSettled = useRenewAfterRun(targetId);
  return useMutation({
    mutationFn: (runId: ActionRunId) => call('actions.goOn', { targetId, runId }),
    onSettled,
  });
}

export function useStopRun(targetId: TargetId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (runId: ActionRunId) => call('actions.stop', { targetId, runId }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.actionRuns(targetId) }),
  });
}

/** Writes what a run has kept, as it was before, into a folder of this computer. */
export function useTakeOut() {
  return useMutation({ mutationFn: (input: CallInput<'actions.takeOut'>) => call('actions.takeOut', input) });
}

export function usePlanRevert(targetId: TargetId) {
  return useMutation({
    mutationFn: (runId: ActionRunId) => call('actions.planRevert', { targetId, runId }),
  });
}

export function useRevertRun(targetId: TargetId) {
  const onSettled = useRenewAfterRun(targetId);
  return useMutation({
    mutationFn: (input: CallInput<'actions.revert'>) => call('actions.revert', input),
    onSettled,
  });
}
