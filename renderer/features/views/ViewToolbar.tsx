import { useMemo, useRef } from 'react';
import type { TargetSummary } from '../../../shared/model/target.ts';
import type { ViewPage, ViewSummary } from '../../../shared/model/view.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { useRegisterCommands } from '../../app/commands.ts';
import type { Command } from '../../app/commands.ts';
import { appTexts } from '../../app/texts/app.ts';
import { viewTexts } from '../../app/texts/views.ts';
import { useExportCsv } from '../../data/views.ts';
import type { ViewAsk } from '../../data/views.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/Button.tsx';
import { downloadText, fileName } from '../../ui/download.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Menu, MenuCheck } from '../../ui/Menu.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

type ViewToolbarProps = {
  readonly target: TargetSummary;
  readonly view: ViewSummary;
  readonly ask: ViewAsk;
  readonly page: ViewPage | undefined;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onStates: (states: readonly string[]) => void;
  readonly hidden: ReadonlySet<string>;
  readonly onHidden: (hidden: ReadonlySet<string>) => void;
  readonly refreshing: boolean;
  readonly onRefresh: () => void;
};

export function ViewToolbar(props: ViewToolbarProps) {
  const { page } = props;
  const texts = useTexts(viewTexts);
  const filter = useRef<HTMLInputElement>(null);
  const csv = useExport(props);
  useViewCommands(props.onRefresh, csv.start, filter);
  return (
    <>
      <div className="toolbar">
        <TextField
          bare
          ref={filter}
          label={texts.filter}
          placeholder={texts.filter}
          type="search"
          maxLength={200}
          value={props.text}
          onChange={props.onText}
        />
        {page && page.states.length > 0 ? <StateChips {...props} page={page} /> : null}
        <div className="toolbar views__tools">
          <Counts page={page} />
          {page ? <ColumnsMenu page={page} hidden={props.hidden} onHidden={props.onHidden} /> : null}
          <Button icon="export" busy={csv.busy} onClick={csv.start}>
            {csv.busy ? texts.exporting : texts.exportCsv}
          </Button>
          {csv.busy ? (
            <Button icon="stop" onClick={csv.stop}>
              {texts.stop}
            </Button>
          ) : null}
          <Button icon="refresh" busy={props.refreshing} onClick={props.onRefresh}>
            {texts.refresh}
          </Button>
        </div>
      </div>
      <ErrorNote error={csv.error} />
    </>
  );
}

function Counts(props: { readonly page: ViewPage | undefined }) {
  const texts = useTexts(viewTexts);
  const language = useLanguage();
  const { page } = props;
  if (!page) return null;
  const total = formatNumber(page.total, language);
  return (
    <span className="muted" role="status">
      {page.matching === page.total
        ? texts.allRows(total)
        : texts.rows(formatNumber(page.matching, language), total)}
      {' · '}
      {texts.read} <RelativeTime at={page.readAt} />
    </span>
  );
}

function StateChips(props: ViewToolbarProps & { readonly page: ViewPage }) {
  const texts = useTexts(viewTexts);
  const local = useLocal();
  const chosen = new Set(props.ask.states);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    props.onStates([...next].toSorted());
  };
  return (
    <div role="group" aria-label={texts.states} className="row-line">
      {props.page.states.map((state) => (
        <button
          key={state.id}
          type="button"
          className="chip"
          aria-pressed={chosen.has(state.id)}
          onClick={() => toggle(state.id)}
        >
          <span className="tag__mark" data-tone={state.tone} aria-hidden="true" />
          {local(state.title)}
        </button>
      ))}
    </div>
  );
}

function ColumnsMenu(props: {
  readonly page: ViewPage;
  readonly hidden: ReadonlySet<string>;
  readonly onHidden: (hidden: ReadonlySet<string>) => void;
}) {
  const texts = useTexts(viewTexts);
  const local = useLocal();
  const shownCount = props.page.columns.length - props.hidden.size;
  const change = (id: string, shown: boolean) => {
    const next = new Set(props.hidden);
    if (shown) next.delete(id);
    else next.add(id);
    props.onHidden(next);
  };
  return (
    <Menu trigger={<Button icon="columns">{texts.columns}</Button>}>
      {props.page.columns.map((column) => {
        const shown = !props.hidden.has(column.id);
        return (
          <MenuCheck
            key={column.id}
            label={local(column.title)}
            checked={shown}
            disabled={shown && shownCount === 1}
            onChange={(checked) => change(column.id, checked)}
          />
        );
      })}
    </Menu>
  );
}

function useExport(props: ViewToolbarProps) {
  const texts = useTexts(viewTexts);
  const language = useLanguage();
  const csv = useExportCsv();
  const { start: begin } = csv;
  const { ask, target, view, page } = props;
  const start = useMemo(
    () => () =>
      begin(ask, {
        onSuccess: (pieces) => {
          downloadText(pieces, fileName([target.name, view.id], Date.now(), 'csv'), 'text/csv;charset=utf-8');
          announce(texts.exported(formatNumber(page?.matching ?? 0, language)));
        },
      }),
    [begin, ask, target.name, view.id, page?.matching, texts, language],
  );
  return { start, stop: csv.cancel, busy: csv.isPending, error: csv.error };
}

function useViewCommands(
  onRefresh: () => void,
  onExport: () => void,
  filter: { readonly current: HTMLInputElement | null },
): void {
  const texts = useTexts(viewTexts);
  const app = useTexts(appTexts);
  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: 'view.filter',
        title: app.focusFilter,
        group: texts.view,
        key: 'KeyF',
        run: () => filter.current?.focus(),
      },
      { id: 'view.refresh', title: texts.refresh, group: texts.view, key: 'KeyR', run: onRefresh },
      { id: 'view.export', title: texts.exportCsv, group: texts.view, run: onExport },
    ],
    [texts, app, filter, onRefresh, onExport],
  );
  useRegisterCommands('view', commands);
}
