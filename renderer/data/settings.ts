import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { ConsoleSettings } from '../../shared/model/settings.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

export function useSettings() {
  return useQuery({ queryKey: keys.settings, queryFn: () => call('app.settings', {}) });
}

/** Saves at once; the choice shows before the console has answered and goes back when it refuses. */
export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: CallInput<'app.saveSettings'>) => call('app.saveSettings', change),
    onMutate: (change) => {
      const before = client.getQueryData<ConsoleSettings>(keys.settings);
      if (before) client.setQueryData(keys.settings, { ...before, ...change });
      return before;
    },
    onError: (_error, _change, before) => client.setQueryData(keys.settings, before),
    onSuccess: (settings) => client.setQueryData(keys.settings, settings),
  });
}

export function useAppInfo() {
  return useQuery({ queryKey: keys.info, queryFn: () => call('app.info', {}) });
}

/** Whoever sits here, as the records call them; undefined while it is not known. */
export function useOperator(): string | undefined {
  const account = useAppInfo().data?.operator;
  const typed = useSettings().data?.operatorName;
  if (account === undefined || typed === undefined) return undefined;
  return typed === '' ? account : `${typed} (${account})`;
}

export function useDoctor() {
  return useQuery({ queryKey: keys.doctor, queryFn: () => call('app.doctor', {}), staleTime: 0 });
}

export function useImportConfig() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => call('config.import', { text }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.targets }),
  });
}

export function useExportConfig() {
  return useMutation({ mutationFn: () => call('config.export', {}) });
}
