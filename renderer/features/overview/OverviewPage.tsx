import { useMemo, useRef, useState } from 'react';
import type { State } from '../../../shared/model/state.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { useRegisterCommands } from '../../app/commands.ts';
import { routeHref } from '../../app/routes.ts';
import { appTexts } from '../../app/texts/app.ts';
import { overviewTexts } from '../../app/texts/overview.ts';
import { useRecurringRunbooks } from '../../data/runbooks.ts';
import { useTargets } from '../../data/targets.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { useNow } from '../../ui/now.ts';
import { dueRunbooks } from '../runbooks/runbook-groups.ts';
import { AlertCount } from './AlertCount.tsx';
import { FirstRun } from './FirstRun.tsx';
import { overviewRows, stateCounts } from './overview-rows.ts';
import type { OverviewOrder } from './overview-rows.ts';
import { OverviewTable } from './OverviewTable.tsx';
import { StateCounts } from './StateCounts.tsx';
import './overview.css';

/** Is anything wrong, where, since when and why: one row a target, worst first. */
export function OverviewPage() {
  const targets = useTargets();
  if (targets.data?.targets.length === 0) return <FirstRun />;
  return (
    <div className="page page--flush">
      {targets.data ? <Loaded targets={targets.data.targets} /> : null}
      {targets.isPending ? (
        <div className="page">
          <Skeleton rows={12} />
        </div>
      ) : null}
      {targets.isError ? (
        <div className="page">
          <ErrorNote error={targets.error} onRetry={() => void targets.refetch()} />
        </div>
      ) : null}
    </div>
  );
}

type Targets = NonNullable<ReturnType<typeof useTargets>['data']>['targets'];

function Loaded(props: { readonly targets: Targets }) {
  const texts = useTexts(overviewTexts);
  const [text, setText] = useState('');
  const [states, setStates] = useState<ReadonlySet<State>>(new Set());
  const [order, setOrder] = useState<OverviewOrder>('worst');
  const filter = useRef<HTMLInputElement>(null);
  const rows = useMemo(
    () => overviewRows(props.targets, { text, states, order }),
    [props.targets, text, states, order],
  );
  const counts = useMemo(() => stateCounts(props.targets), [props.targets]);
  useFilterCommand(filter);
  return (
    <>
      <div className="page__head">
        <h1>{texts.title}</h1>
        <StateCounts counts={counts} chosen={states} onChange={setStates} />
        <AlertCount />
        <DueRunbooks />
        <div className="toolbar overview__tools">
          <TextField
            bare
            label={texts.filter}
            placeholder={texts.filter}
            type="search"
            value={text}
            onChange={setText}
            ref={filter}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowDown') return;
              event.preventDefault();
              document.querySelector<HTMLElement>('[data-row-link]')?.focus();
            }}
          />
          <SortSelect order={order} onChange={setOrder} />
          <a className="button button--primary" href={routeHref({ place: 'add-target', from: 'address' })}>
            <Icon name="add" size={15} />
            {texts.addTarget}
          </a>
        </div>
      </div>
      <div className="overview">
        {rows.length === 0 ? (
          <EmptyState title={texts.noneMatch}>
            <button type="button" className="button" onClick={() => (setText(''), setStates(new Set()))}>
              {texts.clearFilter}
            </button>
          </EmptyState>
        ) : (
          <OverviewTable rows={rows} />
        )}
      </div>
    </>
  );
}

/** Maintenance that is due on any target; nothing where none is. */
function DueRunbooks() {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  const runbooks = useRecurringRunbooks(null).data?.runbooks ?? [];
  const due = dueRunbooks(runbooks, useNow()).length;
  if (due === 0) return null;
  return (
    <a className="chip" href={routeHref({ place: 'runbooks' })}>
      <Icon name="runbooks" size={14} />
      {texts.runbooksDue(formatNumber(due, language))}
    </a>
  );
}

function SortSelect(props: {
  readonly order: OverviewOrder;
  readonly onChange: (order: OverviewOrder) => void;
}) {
  const texts = useTexts(overviewTexts);
  return (
    <Select
      bare
      label={texts.sort}
      value={props.order}
      onChange={props.onChange}
      choices={[
        { value: 'worst', label: texts.worstFirst },
        { value: 'name', label: texts.byName },
        { value: 'longest', label: texts.longest },
        { value: 'slowest', label: texts.slowest },
      ]}
    />
  );
}

function useFilterCommand(filter: { readonly current: HTMLInputElement | null }): void {
  const texts = useTexts(appTexts);
  const commands = useMemo(
    () => [
      {
        id: 'overview.filter',
        title: texts.focusFilter,
        group: texts.overview,
        key: 'KeyF',
        run: () => filter.current?.focus(),
      },
    ],
    [texts, filter],
  );
  useRegisterCommands('overview', commands);
}
