import type { ViewColumn, ViewPage } from '../../../shared/model/view.ts';
import type { DataColumn } from '../../ui/table/DataTable.tsx';

const widths: Readonly<Record<ViewColumn['type'], { readonly minWidthPx: number; readonly grow: number }>> = {
  text: { minWidthPx: 124, grow: 3 },
  number: { minWidthPx: 104, grow: 1 },
  bytes: { minWidthPx: 92, grow: 1 },
  time: { minWidthPx: 108, grow: 1 },
  boolean: { minWidthPx: 96, grow: 1 },
  state: { minWidthPx: 156, grow: 1 },
  id: { minWidthPx: 148, grow: 1 },
};

const rightAligned: ReadonlySet<ViewColumn['type']> = new Set(['number', 'bytes']);

/** The columns of a view as the table draws them. */
export function dataColumns(columns: readonly ViewColumn[], language: 'en' | 'ko'): readonly DataColumn[] {
  return columns.map((column) => ({
    id: column.id,
    title: column.title[language],
    hint: column.clock?.[language] ?? null,
    align: rightAligned.has(column.type) ? 'end' : 'start',
    ...widths[column.type],
  }));
}

/** The column by whose values the state chips filter; null when the view has none. */
export function stateColumnOf(page: Pick<ViewPage, 'columns'> | undefined): string | null {
  return page?.columns.find((column) => column.type === 'state')?.id ?? null;
}

/** Which pages of `size` rows hold the rows from `first` to `last`. */
export function pagesOf(first: number, last: number, size: number): readonly number[] {
  const from = Math.max(0, Math.floor(first / size));
  const to = Math.max(from, Math.floor(last / size));
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
