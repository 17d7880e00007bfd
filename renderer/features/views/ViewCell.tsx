import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ViewCell, ViewColumn, ViewPage, ViewRowState } from '../../../shared/model/view.ts';
import { formatMoment, formatRelative } from '../../../shared/text/format-age.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { viewTexts } from '../../app/texts/views.ts';
import { announce } from '../../ui/announce.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { useNow } from '../../ui/now.ts';
import type { DataColumn } from '../../ui/table/DataTable.tsx';

type Shown = {
  readonly language: 'en' | 'ko';
  readonly now: number;
  readonly states: ReadonlyMap<string, ViewRowState>;
  readonly yes: string;
  readonly no: string;
};

/** How a cell is drawn, by the type of its column. The function stays the same until the view changes. */
export function useRenderCell(page: ViewPage): (cell: ViewCell, column: DataColumn) => ReactNode {
  const { columns, states } = page;
  const now = useNow();
  const language = useLanguage();
  const texts = useTexts(viewTexts);
  return useMemo(() => {
    const types = new Map(columns.map((column) => [column.id, column.type]));
    const shown = {
      language,
      now,
      states: new Map(states.map((state) => [state.id, state])),
      yes: texts.yes,
      no: texts.no,
    };
    return (cell, column) => renderCell(cell, types.get(column.id) ?? 'text', column.title, shown);
  }, [columns, states, now, language, texts]);
}

function renderCell(cell: ViewCell, type: ViewColumn['type'], title: string, shown: Shown): ReactNode {
  if (cell === null) return <span className="muted">–</span>;
  switch (type) {
    case 'state':
      return <RowState id={String(cell)} shown={shown} />;
    case 'time':
      return typeof cell === 'number' ? <TimeCell at={cell} shown={shown} /> : <Words text={cell} />;
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

/** As RelativeTime, without a subscription for each cell: the table renders its rows again when the time moves on. */
function TimeCell(props: { readonly at: number; readonly shown: Shown }) {
  const { at, shown } = props;
  return (
    <time title={formatMoment(at, shown.language)}>{formatRelative(at, shown.now, shown.language)}</time>
  );
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

const copiedMs = 1200;

/** An id that is copied by its own button; it carries no state, because a thousand of them pass by while scrolling. */
function IdCell(props: { readonly text: string; readonly title: string }) {
  const texts = useTexts(viewTexts);
  const shown = visibleText(props.text);
  const copy = async (button: HTMLElement) => {
    await navigator.clipboard.writeText(props.text);
    announce(texts.copied);
    button.dataset['copied'] = '';
    setTimeout(() => delete button.dataset['copied'], copiedMs);
  };
  return (
    <button
      type="button"
      className="id-cell mono clip"
      title={shown}
      aria-label={texts.copyId(props.title, shown)}
      onClick={(event) => void copy(event.currentTarget).catch(() => undefined)}
    >
      {shown}
    </button>
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
