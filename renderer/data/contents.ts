import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { PartId, SnapshotId } from '../../shared/model/ids.ts';
import { call } from '../bridge/ops.ts';
import { callUntil, useCancellableCall } from './cancellable.ts';
import { keys } from './query-client.ts';

/** The files of a snapshot in pages, of one part or of all, narrowed by a filter. */
export function useSnapshotFiles(snapshotId: SnapshotId, partId: PartId | null, filter: string) {
  return useInfiniteQuery({
    queryKey: [...keys.files(snapshotId), partId, filter],
    initialPageParam: null,
    queryFn: ({ pageParam }: { readonly pageParam: string | null }) =>
      call('contents.files', {
        snapshotId,
        filter,
        ...(partId === null ? {} : { partId }),
        ...(pageParam === null ? {} : { after: pageParam }),
      }),
    getNextPageParam: (page): string | undefined => page.after ?? undefined,
  });
}

export function useFindFile() {
  return useCancellableCall((input: CallInput<'contents.find'>, signal) =>
    callUntil(signal, (callId) => call('contents.find', { ...input, callId })),
  );
}

export function useComparison(a: SnapshotId, b: SnapshotId) {
  return useQuery({ queryKey: keys.comparison(a, b), queryFn: () => call('contents.compare', { a, b }) });
}

export function useQueryDatabase() {
  return useMutation({ mutationFn: (input: CallInput<'contents.query'>) => call('contents.query', input) });
}

export function useExtractRows() {
  return useMutation({ mutationFn: (input: CallInput<'contents.rows'>) => call('contents.rows', input) });
}

export function useRecipe() {
  return useMutation({ mutationFn: (input: CallInput<'contents.recipe'>) => call('contents.recipe', input) });
}
