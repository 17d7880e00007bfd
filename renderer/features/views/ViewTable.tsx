import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { TargetSummary } from '../../../shared/model/target.ts';
import type { ViewPage, ViewSummary } from '../../../shared/model/view.ts';
import { viewTexts } from '../../app/texts/views.ts';
import { useSettings } from '../../data/settings.ts';
import { useViewHead, useViewRows, viewPageSize } from '../../data/views.ts';
import type { ViewAsk } from '../../data/views.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { DataOrder } from '../../ui/table/DataTable.tsx';
import { rowHeights } from '../../ui/table/row-height.ts';
import { dataColumns, pagesOf, stateColumnOf } from './view-columns.ts';
import { useRenderCell } from './ViewCell.tsx';
import { useCellWithActions } from './use-cell-with-actions.tsx';
import { ViewToolbar } from './ViewToolbar.tsx';
import { ViewWaiting } from './ViewWaiting.tsx';

const settleMs = 60;

/** The states to be shown, and the column in which they stand: both are known once a page has come. */
type StateFilter = { readonly column: string | null; readonly values: readonly string[] };

const noStates: StateFilter = { column: null, values: [] };

/** A view with its filter, order and columns. Rows are asked for in pages when they come into view. */
export function ViewTable(props: { readonly target: TargetSummary; readonly view: ViewSummary }) {
  const { target, view } = props;
  const local = useLocal();
  const [text, setText] = useState('');
  const [states, setStates] = useState<StateFilter>(noStates);
  const [order, setOrder] = useState<DataOrder | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [round, setRound] = useState(0);
  const settled = useSettled(text.trim());
  const ask = useMemo(
    (): ViewAsk => ({
      targetId: target.id,
      viewId: view.id,
      text: settled,
      states: states.values,
      stateColumn: states.column,
      order,
      round,
    }),
    [target.id, view.id, settled, states, order, round],
  );
  const refresh = useCallback(() => setRound((before) => before + 1), []);
  const head = useViewHead(ask);
  return (
    <>
      {view.description === null ? null : <p className="muted">{local(view.description)}</p>}
      <ViewToolbar
        target={target}
        view={view}
        ask={ask}
        page={head.data}
        text={text}
        onText={setText}
        onStates={(values) => setStates({ column: stateColumnOf(head.data), values })}
        hidden={hidden}
        onHidden={setHidden}
        refreshing={head.isFetching}
        onRefresh={refresh}
      />
      <ErrorNote error={head.error} onRetry={() => void head.refetch()} />
      <ViewWaiting target={target} viewId={view.id} isEmpty={head.isPending} />
      {head.data && head.data.matching === 0 ? (
        <NoRows page={head.data} onClear={() => (setText(''), setStates(noStates))} />
      ) : null}
      {head.data && head.data.matching > 0 ? (
        <Rows
          target={target}
          ask={ask}
          page={head.data}
          label={local(view.title)}
          hidden={hidden}
          order={order}
          onOrder={setOrder}
        />
      ) : null}
    </>
  );
}

function NoRows(props: { readonly page: ViewPage; readonly onClear: () => void }) {
  const texts = useTexts(viewTexts);
  if (props.page.total === 0) return <EmptyState title={texts.empty} />;
  return (
    <EmptyState title={texts.noneMatch}>
      <Button onClick={props.onClear}>{texts.clear}</Button>
    </EmptyState>
  );
}

function Rows(props: {
  readonly target: TargetSummary;
  readonly ask: ViewAsk;
  readonly page: ViewPage;
  readonly label: string;
  readonly hidden: ReadonlySet<string>;
  readonly order: DataOrder | null;
  readonly onOrder: (order: DataOrder) => void;
}) {
  const { page } = props;
  const language = useLanguage();
  const density = useSettings().data?.density ?? 'normal';
  const { pages, onRange } = usePagesInView();
  const rows = useViewRows(props.ask, page, pages);
  const columns = useMemo(() => dataColumns(page.columns, language), [page.columns, language]);
  const renderCell = useCellWithActions(props.target, props.ask.viewId, useRenderCell(page));
  return (
    <div className="views__table">
      <DataTable
        label={props.label}
        columns={columns}
        hidden={props.hidden}
        rowCount={page.matching}
        rowHeight={rowHeights[density]}
        row={rows.row}
        renderCell={renderCell}
        order={props.order}
        onOrder={props.onOrder}
        onRange={onRange}
      />
    </div>
  );
}

/** The pages that hold the rows in view. They are asked for when scrolling pauses: what flies by is not. */
function usePagesInView() {
  const [pages, setPages] = useState<readonly number[]>([0]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const onRange = useCallback((first: number, last: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setPages(pagesOf(first, last, viewPageSize)), settleMs);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { pages, onRange };
}

/** The value after it has stayed the same for a moment: what flies by while scrolling or typing is not asked for. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
