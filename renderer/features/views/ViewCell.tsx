import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ViewCell, ViewColumn, ViewRowState } from '../../../shared/model/view.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { viewTexts } from '../../app/texts/views.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import type { DataColumn } from '../../ui/table/DataTable.tsx';

type Shown = {
  readonly language: 'en' | 'ko';
  readonly states: ReadonlyMap<string, ViewRowState>;
  readonly yes: string;
  readonly no: string;
};

/** How a cell is drawn, by the type of its column. The function stays the same until the view changes. */
export function useRenderCell(
  columns: readonly ViewColumn[],
  states: readonly ViewRowState[],
): (cell: ViewCell, column: DataColumn) => ReactNode {
  const language = useLanguage();
  const texts = useTexts(viewTexts);
  return useMemo(() => {
    const types = new Map(columns.map((column) => [column.id, column.type]));
    const shown = {
      language,
      states: new Map(states.map((state) => [state.id, state])),
      yes: texts.yes,
      no: texts.no,
    };
    return (cell, column) => renderCell(cell, types.get(column.id) ?? 'text', column.title, shown);
  }, [columns, states, language, texts]);
}

function renderCell(cell: ViewCell, type: ViewColumn['type'], title: string, shown: Shown): ReactNode {
  if (cell === null) return <span className="muted">–</span>;
  switch (type) {
    case 'state':
      return <RowState id={String(cell)} shown={shown} />;
    case 'time':
      return typeof cell === 'number' ? (
        <RelativeTime at={cell} form={cell > Date.now() ? 'until' : 'ago'} />
      ) : (
        <Words text={cell} />
      );
    case 'bytes':
      return typeof cell === 'number' ? formatBytes(cell, shown.language) : <Words text={cell} />;
    case 'number':
      return typeof cell === 'number' ? formatNumber(cell, shown.language, 2) : <Words text={cell} />;
    case 'boolean':
      return truthy(cell) ? shown.yes : <span className="muted">{shown.no}</span>;
    case 'id':
      return <IdCell text={String(cell)} title={title} />;
    case 'text':
      return <Words text={String(cell)} />;
  }
}

function truthy(cell: string | number): boolean {
  return cell === 1 || cell === '1' || cell === 'true';
}

/** A cell shows one line; what is cut off or invisible can be seen on hover. */
function Words(props: { readonly text: string }) {
  const shown = visibleText(props.text).replaceAll(/[\n\r\t]/g, ' ');
  return (
    <bdi className="clip" title={shown}>
      {shown}
    </bdi>
  );
}

function IdCell(props: { readonly text: string; readonly title: string }) {
  return (
    <span className="id-cell">
      <bdi className="mono clip" title={visibleText(props.text)}>
        {visibleText(props.text)}
      </bdi>
      <CopyButton text={props.text} what={props.title} />
    </span>
  );
}

function RowState(props: { readonly id: string; readonly shown: Shown }) {
  const state = props.shown.states.get(props.id);
  return (
    <span className="tag tag--state" data-tone={state?.tone ?? 'neutral'}>
      <span className="tag__mark" data-tone={state?.tone ?? 'neutral'} aria-hidden="true" />
      {state === undefined ? visibleText(props.id) : state.title[props.shown.language]}
    </span>
  );
}
