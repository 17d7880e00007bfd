import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

/** A command may have opened the vault, or stored a secret, meanwhile, which nothing tells: asked again with every look. */
const asked = { refetchOnMount: 'always', refetchOnWindowFocus: 'always' } as const;

export function useCredentialStatus() {
  return useQuery({
    queryKey: keys.credentialStatus,
    queryFn: () => call('credentials.status', {}),
    ...asked,
  });
}

export function useCredentials() {
  return useQuery({ queryKey: keys.credentials, queryFn: () => call('credentials.list', {}), ...asked });
}

function useRenew() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.credentials }),
      client.invalidateQueries({ queryKey: keys.credentialStatus }),
    ]);
}

export function usePutCredential() {
  const renew = useRenew();
  return useMutation({
    mutationFn: (input: CallInput<'credentials.put'>) => call('credentials.put', input),
    onSuccess: renew,
  });
}

export function useRemoveCredential() {
  const renew = useRenew();
  return useMutation({
    mutationFn: (input: CallInput<'credentials.remove'>) => call('credentials.remove', input),
    onSuccess: renew,
  });
}

export function useGrantCredential() {
  const renew = useRenew();
  return useMutation({
    mutationFn: (input: CallInput<'credentials.grant'>) => call('credentials.grant', input),
    onSuccess: renew,
  });
}

export function useUnlockVault() {
  const renew = useRenew();
  return useMutation({
    mutationFn: (input: CallInput<'credentials.unlockVault'>) => call('credentials.unlockVault', input),
    onSuccess: renew,
  });
}
