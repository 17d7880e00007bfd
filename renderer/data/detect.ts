import { useMutation, useQuery } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

export function useDetect() {
  return useMutation({ mutationFn: (input: CallInput<'targets.detect'>) => call('targets.detect', input) });
}

export function useCheckTarget() {
  return useMutation({ mutationFn: (input: CallInput<'targets.check'>) => call('targets.check', input) });
}

/** A folder as the privileged side lists it; null stands for the roots. */
export function useFolder(token: string | null, open: boolean) {
  return useQuery({
    queryKey: keys.folder(token),
    queryFn: () => (token === null ? call('picker.roots', {}) : call('picker.list', { token })),
    enabled: open,
    staleTime: 0,
    gcTime: 0,
  });
}
