import { keepPreviousData, useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { TargetId, ViewId } from '../../shared/model/ids.ts';
import type { ViewCell, ViewPage } from '../../shared/model/view.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

export const viewPageSize = 200;

/** What is asked of a view. `round` grows with each refresh, so that pages of two readings are never mixed. */
export type ViewAsk = {
  readonly targetId: TargetId;
  readonly viewId: ViewId;
  readonly text: string;
  readonly states: readonly string[];
  readonly stateColumn: string | null;
  readonly order: { readonly column: string; readonly direction: 'asc' | 'desc' } | null;
  readonly round: number;
};

export function useViews(targetId: TargetId) {
  return useQuery({
    queryKey: keys.views(targetId),
    queryFn: () => call('views.list', { targetId }),
    staleTime: 0,
  });
}

/** The call behind a page, with what is not asked for left out. */
function viewInput(ask: ViewAsk, offset: number): CallInput<'views.show'> {
  const columns =
    ask.stateColumn !== null && ask.states.length > 0 ? { [ask.stateColumn]: [...ask.states] } : null;
  return {
    targetId: ask.targetId,
    viewId: ask.viewId,
    filter: { ...(ask.text === '' ? {} : { text: ask.text }), ...(columns === null ? {} : { columns }) },
    ...(ask.order === null ? {} : { order: ask.order }),
    offset,
  };
}

function pageKey(ask: ViewAsk, page: number): readonly unknown[] {
  return [...keys.view(ask.targetId, ask.viewId), ask.text, ask.states, ask.order, ask.round, page];
}

function pageQuery(ask: ViewAsk, page: number) {
  return {
    queryKey: pageKey(ask, page),
    queryFn: () => call('views.show', { ...viewInput(ask, page * viewPageSize), limit: viewPageSize }),
    gcTime: 60_000,
  };
}

/** The first page: columns, states, counts, age, and the first rows. The last answer stays while the next is on its way. */
export function useViewHead(ask: ViewAsk) {
  return useQuery({ ...pageQuery(ask, 0), placeholderData: keepPreviousData });
}

type SparseRows = {
  readonly row: (index: number) => readonly ViewCell[] | undefined;
  readonly loading: boolean;
};

/** Rows by index out of the pages that were asked for; a row that is not there yet is undefined. */
export function useViewRows(ask: ViewAsk, head: ViewPage | undefined, pages: readonly number[]): SparseRows {
  const combine = useCallback(
    (results: readonly { readonly data: ViewPage | undefined; readonly isFetching: boolean }[]) => ({
      found: new Map(
        results.flatMap(({ data }) => (data ? [[data.offset / viewPageSize, data.rows] as const] : [])),
      ),
      loading: results.some((result) => result.isFetching),
    }),
    [],
  );
  const { found, loading } = useQueries({
    queries: pages.filter((page) => page > 0).map((page) => pageQuery(ask, page)),
    combine,
  });
  return useMemo(() => {
    const first = head?.rows;
    const row = (index: number) => {
      const page = Math.floor(index / viewPageSize);
      return (page === 0 ? first : found.get(page))?.[index % viewPageSize];
    };
    return { row, loading };
  }, [head, found, loading]);
}

/** Everything that matches, as pieces of one CSV file. */
export function useExportCsv() {
  return useMutation({
    mutationFn: async (ask: ViewAsk) => {
      const input = viewInput(ask, 0);
      const pieces: string[] = [];
      let offset: number | null = 0;
      while (offset !== null) {
        const slice: { readonly text: string; readonly next: number | null } = await call('views.csv', {
          ...input,
          offset,
        });
        pieces.push(slice.text);
        offset = slice.next;
      }
      return pieces;
    },
  });
}
