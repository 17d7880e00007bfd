import { columnVisibilityFeature, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../Icon.tsx';
import { useTexts } from '../language.tsx';
import { ScrollRegion } from '../ScrollRegion.tsx';
import { uiTexts } from '../ui-texts.ts';

export type DataColumn = {
  readonly id: string;
  readonly title: string;
  /** Said under the pointer and to screen readers beside the title. */
  readonly hint: string | null;
  readonly align: 'start' | 'end';
  /** Least width, and the share of what is left over. Both are fixed, so that every row comes to the same widths. */
  readonly minWidthPx: number;
  readonly grow: number;
};

export type DataOrder = { readonly column: string; readonly direction: 'asc' | 'desc' };

type DataTableProps<Cell> = {
  readonly label: string;
  readonly columns: readonly DataColumn[];
  readonly hidden: ReadonlySet<string>;
  readonly rowCount: number;
  readonly rowHeight: number;
  /** Undefined while the row is on its way. Cells stand in the order of all columns. */
  readonly row: (index: number) => readonly Cell[] | undefined;
  readonly renderCell: (cell: Cell, column: DataColumn) => ReactNode;
  readonly order: DataOrder | null;
  readonly onOrder: (order: DataOrder) => void;
  /** Told which rows are in view. */
  readonly onRange: (first: number, last: number) => void;
};

/** The columns that are shown, each with its place in a row. */
type Shown = readonly { readonly column: DataColumn; readonly at: number }[];

const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature });
const noRows: readonly never[] = [];
const overscan = 12;

/** A table of any length: only the rows in view exist, and they are asked for by index. Order and filter are made elsewhere. */
export function DataTable<Cell>(props: DataTableProps<Cell>) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const shown = useMemo(
    () =>
      props.columns
        .map((column, at) => ({ column, at }))
        .filter(({ column }) => !props.hidden.has(column.id)),
    [props.columns, props.hidden],
  );
  const tracks = shown.map(({ column }) => `minmax(${column.minWidthPx}px, ${column.grow}fr)`).join(' ');
  const minWidth = shown.reduce((sum, { column }) => sum + column.minWidthPx, 0);
  return (
    <ScrollRegion
      ref={setScroller}
      className="data-table"
      role="table"
      label={props.label}
      aria-rowcount={props.rowCount + 1}
      aria-colcount={shown.length}
    >
      <HeaderRow {...props} tracks={tracks} minWidth={minWidth} />
      <Body {...props} scroller={scroller} shown={shown} tracks={tracks} minWidth={minWidth} />
    </ScrollRegion>
  );
}

type Layout = { readonly tracks: string; readonly minWidth: number };

function HeaderRow<Cell>(props: DataTableProps<Cell> & Layout) {
  const table = useColumns(props);
  return (
    <div role="rowgroup" className="data-table__head">
      <div
        role="row"
        aria-rowindex={1}
        className="data-table__row"
        style={{ gridTemplateColumns: props.tracks, minWidth: props.minWidth }}
      >
        {table.getVisibleLeafColumns().map((column) => (
          <HeaderCell
            key={column.id}
            column={props.columns.find((each) => each.id === column.id)}
            sorted={column.getIsSorted()}
            onToggle={() => column.toggleSorting()}
          />
        ))}
      </div>
    </div>
  );
}

/** The part that scrolling draws again. */
function Body<Cell>(
  props: DataTableProps<Cell> & Layout & { readonly scroller: HTMLElement | null; readonly shown: Shown },
) {
  const { scroller, rowHeight, onRange, row } = props;
  const virtualizer = useVirtualizer({
    count: props.rowCount,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    overscan,
    useFlushSync: false,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange(first, last), [onRange, first, last]);
  return (
    <div role="rowgroup" className="data-table__body" style={{ height: virtualizer.getTotalSize() }}>
      {items.map((item) => (
        <DataRow
          key={item.index}
          index={item.index}
          start={item.start}
          height={rowHeight}
          tracks={props.tracks}
          minWidth={props.minWidth}
          shown={props.shown}
          cells={row(item.index)}
          renderCell={props.renderCell}
        />
      ))}
    </div>
  );
}

/** Which columns are shown and by which the rows are ordered; the rows themselves never pass through here. */
function useColumns<Cell>(props: DataTableProps<Cell>) {
  const columns = useMemo(
    () => props.columns.map((column) => ({ id: column.id, accessorFn: () => null, sortDescFirst: false })),
    [props.columns],
  );
  const { order, onOrder } = props;
  return useTable({
    features,
    columns,
    data: noRows,
    manualSorting: true,
    enableSortingRemoval: false,
    state: {
      columnVisibility: Object.fromEntries([...props.hidden].map((id) => [id, false])),
      sorting: order ? [{ id: order.column, desc: order.direction === 'desc' }] : [],
    },
    onSortingChange: (update) => {
      const before = order ? [{ id: order.column, desc: order.direction === 'desc' }] : [];
      const next = (typeof update === 'function' ? update(before) : update)[0];
      if (next) onOrder({ column: next.id, direction: next.desc ? 'desc' : 'asc' });
    },
  });
}

function HeaderCell(props: {
  readonly column: DataColumn | undefined;
  readonly sorted: 'asc' | 'desc' | false;
  readonly onToggle: () => void;
}) {
  const texts = useTexts(uiTexts);
  if (!props.column) return null;
  const { title, hint, align } = props.column;
  const direction = props.sorted === 'asc' ? 'ascending' : props.sorted === 'desc' ? 'descending' : 'none';
  return (
    <div role="columnheader" aria-sort={direction} className="data-table__cell" data-align={align}>
      <button type="button" className="data-table__sort" title={hint ?? title} onClick={props.onToggle}>
        <span className="clip">{title}</span>
        {hint === null ? null : <span className="visually-hidden">{hint}</span>}
        {props.sorted === false ? null : (
          <>
            <Icon name={props.sorted === 'asc' ? 'up' : 'down'} size={12} />
            <span className="visually-hidden">
              {props.sorted === 'asc' ? texts.sortedAscending : texts.sortedDescending}
            </span>
          </>
        )}
      </button>
    </div>
  );
}

type DataRowProps<Cell> = {
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly tracks: string;
  readonly minWidth: number;
  readonly shown: Shown;
  readonly cells: readonly Cell[] | undefined;
  readonly renderCell: (cell: Cell, column: DataColumn) => ReactNode;
};

function PlainDataRow<Cell>(props: DataRowProps<Cell>) {
  const { cells } = props;
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      aria-busy={cells === undefined || undefined}
      className="data-table__row data-table__row--body"
      style={{
        gridTemplateColumns: props.tracks,
        minWidth: props.minWidth,
        height: props.height,
        transform: `translateY(${props.start}px)`,
      }}
    >
      {props.shown.map(({ column, at }) => {
        const cell = cells?.[at];
        return (
          <div key={column.id} role="cell" className="data-table__cell" data-align={column.align}>
            {cell === undefined ? <span className="data-table__wait" /> : props.renderCell(cell, column)}
          </div>
        );
      })}
    </div>
  );
}

/** Scrolling renders only the rows that come into view. The assertion keeps the type parameter that `memo` loses. */
const DataRow = memo(PlainDataRow) as typeof PlainDataRow;
