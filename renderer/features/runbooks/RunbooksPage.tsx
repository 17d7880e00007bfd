import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { RunSummary } from '../../../shared/model/runbook.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { overviewTexts } from '../../app/texts/overview.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { useRecurringRunbooks, useRuns } from '../../data/runbooks.ts';
import { useTargets } from '../../data/targets.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { useNow } from '../../ui/now.ts';
import { dueRunbooks } from './runbook-groups.ts';
import { RunbookTable } from './RunbookTable.tsx';
import { RunTable } from './RunTable.tsx';
import './runbooks.css';

/** So many rows are drawn; older runs are found by their target. */
const drawnRuns = 200;

/** What is being carried out on any target, what is due again, and what was carried out. */
export function RunbooksPage() {
  const texts = useTexts(runbookTexts);
  const [targetId, setTargetId] = useState<TargetId | null>(null);
  const runs = useRuns(targetId);
  const overview = useTexts(overviewTexts);
  const hasNoTarget = useTargets().data?.targets.length === 0;
  const all = runs.data?.runs ?? [];
  const open = all.filter(({ state }) => state === 'open');
  const past = all.filter(({ state }) => state !== 'open');
  if (hasNoTarget && runs.data && all.length === 0)
    return (
      <div className="page">
        <h1>{texts.title}</h1>
        <EmptyState title={texts.noTarget}>
          <a href={routeHref({ place: 'add-target', from: 'address' })}>{overview.addTarget}</a>
        </EmptyState>
      </div>
    );
  return (
    <div className="page">
      <div className="page__head">
        <h1 className="grow">{texts.title}</h1>
        <TargetFilter value={targetId} onChange={setTargetId} />
      </div>
      <ErrorNote error={runs.error} onRetry={() => void runs.refetch()} />
      {runs.isPending ? <Skeleton rows={8} /> : null}
      {runs.data ? (
        <>
          <RunsSection title={texts.inProgress} none={texts.noneInProgress} runs={open} />
          <DueSection targetId={targetId} />
          <RunsSection title={texts.past} none={texts.nonePast} runs={past} />
        </>
      ) : null}
    </div>
  );
}

function TargetFilter(props: {
  readonly value: TargetId | null;
  readonly onChange: (targetId: TargetId | null) => void;
}) {
  const texts = useTexts(runbookTexts);
  const targets = useTargets().data?.targets ?? [];
  return (
    <div className="toolbar">
      <Select
        bare
        label={texts.target}
        value={props.value ?? ''}
        onChange={(value) => props.onChange(targets.find(({ id }) => id === value)?.id ?? null)}
        choices={[
          { value: '', label: texts.allTargets },
          ...targets.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </div>
  );
}

function RunsSection(props: {
  readonly title: string;
  readonly none: string;
  readonly runs: readonly RunSummary[];
}) {
  const texts = useTexts(runbookTexts);
  const language = useLanguage();
  const { runs } = props;
  const number = (value: number) => formatNumber(value, language);
  return (
    <section className="stack stack--tight" aria-label={props.title}>
      <div className="row-line row-line--apart">
        <h2>{props.title}</h2>
        {runs.length > drawnRuns ? (
          <span className="muted small">{texts.pastShown(number(drawnRuns), number(runs.length))}</span>
        ) : null}
      </div>
      {runs.length === 0 ? (
        <EmptyState title={props.none} />
      ) : (
        <RunTable label={props.title} runs={runs.slice(0, drawnRuns)} showTarget />
      )}
    </section>
  );
}

function DueSection(props: { readonly targetId: TargetId | null }) {
  const texts = useTexts(runbookTexts);
  const runbooks = useRecurringRunbooks(props.targetId);
  const due = dueRunbooks(runbooks.data?.runbooks ?? [], useNow());
  return (
    <section className="stack stack--tight" aria-label={texts.dueTitle}>
      <h2>{texts.dueTitle}</h2>
      <ErrorNote error={runbooks.error} onRetry={() => void runbooks.refetch()} />
      {runbooks.isPending ? <Skeleton rows={3} /> : null}
      {runbooks.data && due.length === 0 ? <EmptyState title={texts.noneDue} /> : null}
      {due.length === 0 ? null : <RunbookTable label={texts.dueTitle} runbooks={due} showTarget />}
    </section>
  );
}
