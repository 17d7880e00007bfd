import {
  keepPreviousData,
  queryOptions,
  skipToken,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { PackId } from '../../shared/model/ids.ts';
import type { PackDescription } from '../../shared/model/pack.ts';
import { call } from '../bridge/ops.ts';
import { callUntil, useCancellableCall } from './cancellable.ts';
import { keys } from './query-client.ts';

export function usePacks() {
  return useQuery({ queryKey: keys.packs, queryFn: () => call('packs.list', {}) });
}

/** One pack; undefined while it is on its way or when there is no such pack. */
export function usePack(packId: PackId | null): PackDescription | undefined {
  return useQuery(packQuery(packId)).data;
}

/** How one pack is asked for. Not out of the list: the console would have to read every pack before it answers. */
export function packQuery(packId: PackId | null) {
  return queryOptions({
    queryKey: keys.pack(packId),
    queryFn: packId === null ? skipToken : () => call('packs.show', { packId }),
  });
}

export function usePackSource(packId: PackId) {
  return useQuery({ queryKey: keys.packSource(packId), queryFn: () => call('packs.source', { packId }) });
}

/** Checks a draft; the last verdict stays on the screen while the next one is on its way. */
export function usePackVerdict(text: string) {
  return useQuery({
    queryKey: ['pack-verdict', text],
    queryFn: () => call('packs.validate', { text }),
    enabled: text.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 5000,
  });
}

export function usePackTemplate() {
  return useMutation({ mutationFn: () => call('packs.template', {}) });
}

/** Tries a draft at a real server; nothing of it is kept. */
export function useTryPack() {
  return useCancellableCall((input: CallInput<'packs.try'>, signal) =>
    callUntil(signal, (callId) => call('packs.try', { ...input, callId })),
  );
}

export function usePlanInstall() {
  return useMutation({ mutationFn: (text: string) => call('packs.planInstall', { text }) });
}

export function useInstallPack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { readonly text: string; readonly approvedSha256: string }) =>
      call('packs.install', input),
    onSuccess: (pack) =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.packs }),
        client.invalidateQueries({ queryKey: keys.packSource(pack.id) }),
      ]),
  });
}

export function useRemovePack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (packId: PackId) => call('packs.remove', { packId }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.packs }),
  });
}
