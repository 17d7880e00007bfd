import { useQuery } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import { call } from '../bridge/ops.ts';
import { callUntil, useCancellableCall } from './cancellable.ts';
import { keys } from './query-client.ts';

/** Looks for what is at an address or in a folder, until the operator ends it. */
export function useDetect() {
  return useCancellableCall((input: CallInput<'targets.detect'>, signal) =>
    callUntil(signal, (callId) => call('targets.detect', { ...input, callId })),
  );
}

/** Tests a target, until the operator ends it. */
export function useCheckTarget() {
  return useCancellableCall((input: CallInput<'targets.check'>, signal) =>
    callUntil(signal, (callId) => call('targets.check', { ...input, callId })),
  );
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
