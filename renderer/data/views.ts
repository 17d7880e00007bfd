import { keepPreviousData, useIsFetching, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { cancelled } from '../../shared/errors/app-error.ts';
import type { CallInput, CallOutput } from '../../shared/contract/ops-api.ts';
import type { TargetId, ViewId } from '../../shared/model/ids.ts';
import type { ViewCell, ViewPage } from '../../shared/model/view.ts';
import { call } from '../bridge/ops.ts';
import { callUntil, useCancellableCall } from './cancellable.ts';
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
    queryFn: ({ signal }) => callUntil(signal, (callId) => call('views.list', { targetId, callId })),
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
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      callUntil(signal, (callId) =>
        call('views.show', { ...viewInput(ask, page * viewPageSize), limit: viewPageSize, callId }),
      ),
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

/** What is read of a view now, or of the list of views without an id: the operator may end it, and begin it again. */
export function useViewReading(targetId: TargetId, viewId: ViewId | null) {
  const client = useQueryClient();
  const queryKey = viewId === null ? keys.views(targetId) : keys.view(targetId, viewId);
  const isReading = useIsFetching({ queryKey }) > 0;
  const [stopped, setStopped] = useState(false);
  // Whatever is asked for next, such as another order, begins anew.
  if (isReading && stopped) setStopped(false);
  return {
    isReading,
    wasStopped: stopped && !isReading,
    stop: () => void client.cancelQueries({ queryKey }).then(() => setStopped(true)),
    again: () => void client.refetchQueries({ queryKey, type: 'active' }),
  };
}

/** Everything that matches, as pieces of one CSV file. */
export function useExportCsv() {
  return useCancellableCall(async (ask: ViewAsk, signal) => {
    const input = viewInput(ask, 0);
    const pieces: string[] = [];
    let offset: number | null = 0;
    while (offset !== null) {
      const from: number = offset;
      const slice: CallOutput<'views.csv'> = await callUntil(signal, (callId) =>
        call('views.csv', { ...input, offset: from, callId }),
      );
      // Between two slices nothing runs that would say so.
      if (signal.aborted) throw cancelled();
      pieces.push(slice.text);
      offset = slice.next;
    }
    return pieces;
  });
}
