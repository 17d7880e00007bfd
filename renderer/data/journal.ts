import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { TargetId } from '../../shared/model/ids.ts';
import type { JournalEntry, JournalVerdict } from '../../shared/model/journal.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

type JournalFilter = { readonly text: string; readonly targetId: TargetId | null };

const pageSize = 200;

/** Pages backwards from the newest entry. */
export function useJournal(filter: JournalFilter) {
  return useInfiniteQuery({
    queryKey: [...keys.journal, filter.text, filter.targetId],
    initialPageParam: null,
    queryFn: ({ pageParam }: { readonly pageParam: number | null }) =>
      call('journal.list', {
        limit: pageSize,
        ...(filter.text === '' ? {} : { text: filter.text }),
        ...(filter.targetId === null ? {} : { targetId: filter.targetId }),
        ...(pageParam === null ? {} : { before: pageParam }),
      }),
    getNextPageParam: (page): number | undefined =>
      page.entries.length < pageSize ? undefined : lastSeq(page.entries),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

function lastSeq(entries: readonly JournalEntry[]): number | undefined {
  return entries.at(-1)?.seq;
}

export function useVerifyJournal() {
  return useMutation({ mutationFn: () => call('journal.verify', {}) });
}

type Slice = {
  readonly text: string;
  readonly next: number | null;
  readonly verdict: JournalVerdict | null;
};

/** The whole record as pieces of JSON lines, for one file, and whether it is as it was written. */
export function useExportJournal() {
  return useMutation({
    mutationFn: async () => {
      const pieces: string[] = [];
      let verdict: JournalVerdict | null = null;
      let after: number | null = 0;
      while (after !== null) {
        const slice: Slice = await call('journal.export', { after });
        pieces.push(slice.text);
        ({ next: after, verdict } = slice);
      }
      return { pieces, verdict };
    },
  });
}
