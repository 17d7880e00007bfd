import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallChannel, CallInput } from '../../shared/contract/ops-api.ts';
import type { RunId, RunbookId, TargetId } from '../../shared/model/ids.ts';
import type { Run } from '../../shared/model/runbook.ts';
import { call } from '../bridge/ops.ts';
import { readBase64 } from './read-base64.ts';
import { keys } from './query-client.ts';

/** The runbooks of one target, each with its last run. */
export function useRunbooks(targetId: TargetId) {
  return useQuery({
    queryKey: keys.runbooks(targetId),
    queryFn: () => call('runbooks.list', { targetId }),
  });
}

/** Those of one target, or (null) of all, that are carried out again and again. */
export function useRecurringRunbooks(targetId: TargetId | null) {
  return useQuery({
    queryKey: keys.recurringRunbooks(targetId),
    queryFn: () => call('runbooks.list', { recurring: true, ...(targetId === null ? {} : { targetId }) }),
  });
}

/** One runbook with its steps and rules, as it would be carried out if it were started now. */
export function useRunbook(targetId: TargetId, runbookId: RunbookId) {
  return useQuery({
    queryKey: keys.runbook(targetId, runbookId),
    queryFn: () => call('runbooks.show', { targetId, runbookId }),
  });
}

/** Runs of one target, or (null) of all, the newest first. */
export function useRuns(targetId: TargetId | null) {
  return useQuery({
    queryKey: keys.runs(targetId),
    queryFn: () => call('runbooks.runs', targetId === null ? {} : { targetId }),
  });
}

export function useRun(runId: RunId) {
  return useQuery({ queryKey: keys.run(runId), queryFn: () => call('runbooks.get', { runId }) });
}

type RunCall = Exclude<Extract<CallChannel, `runbooks.${string}`>, ReadingCall | 'runbooks.settle'>;
type ReadingCall =
  `runbooks.${'list' | 'show' | 'runs' | 'get' | 'plan' | 'wait' | 'export' | 'file' | 'check'}`;

/** Changes a run. Whatever came of it, also when it was refused: what is shown afterwards is what holds. */
export function useRunCall<Channel extends RunCall>(channel: Channel) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<Channel>) => call(channel, input),
    onSettled: () => client.invalidateQueries({ queryKey: keys.everyRun }),
  });
}

/** What a person says of a step, with the file that they chose. */
export function useSettle() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ file, ...input }: SettleInput) =>
      call('runbooks.settle', {
        ...input,
        ...(file === null ? {} : { file: { name: file.name, base64: await readBase64(file) } }),
      }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.everyRun }),
  });
}

type SettleInput = Omit<CallInput<'runbooks.settle'>, 'file'> & { readonly file: File | null };

export function usePlanStep() {
  return useMutation({
    mutationFn: (input: CallInput<'runbooks.plan'>) => call('runbooks.plan', input),
    gcTime: 0,
  });
}

/** What of a run that has ended is not as it was written. */
export function useRunCheck({ id, state }: Pick<Run, 'id' | 'state'>) {
  return useQuery({
    queryKey: keys.runCheck(id),
    queryFn: () => call('runbooks.check', { runId: id }),
    enabled: state !== 'open',
  });
}

/** A file that was attached, as it was. */
export function useRunFile() {
  return useMutation({
    mutationFn: (input: CallInput<'runbooks.file'>) => call('runbooks.file', input),
    gcTime: 0,
  });
}

export function useExportRun() {
  return useMutation({
    mutationFn: (input: CallInput<'runbooks.export'>) => call('runbooks.export', input),
  });
}
