import { useState } from 'react';
import type { CallOutput } from '../../../shared/contract/ops-api.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { IncidentId, RepositoryId, RunbookId, TargetId } from '../../../shared/model/ids.ts';
import type { StepDescription } from '../../../shared/model/runbook.ts';
import { routeHref } from '../../app/routes.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { stepKindTexts } from '../../app/texts/run-steps.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { goTo } from '../../app/use-route.ts';
import { leave } from '../../app/way-back.ts';
import { useRepositories } from '../../data/repositories.ts';
import { useRunbook, useRunCall } from '../../data/runbooks.ts';
import { useTargetSummary } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { useEscape } from '../../ui/use-escape.ts';
import { RuleBlocks } from './RuleBlocks.tsx';
import './runbooks.css';

type Shown = CallOutput<'runbooks.show'>;
type StartProps = {
  readonly targetId: TargetId;
  readonly runbookId: RunbookId;
  readonly incidentId: IncidentId | null;
};

/** A runbook before it is started: what it is for, what must not be done, and every step. */
export function StartRunPage(props: StartProps) {
  const { targetId, runbookId } = props;
  const shown = useRunbook(targetId, runbookId);
  if (shown.data) return <Loaded {...props} shown={shown.data} />;
  if (isAppError(shown.error) && shown.error.code === 'runbook/unknown')
    return <NotThere targetId={targetId} />;
  return (
    <div className="page">
      <ErrorNote error={shown.error} onRetry={() => void shown.refetch()} />
      {shown.isPending ? <Skeleton rows={10} /> : null}
    </div>
  );
}

function Loaded(props: StartProps & { readonly shown: Shown }) {
  const { targetId, shown } = props;
  const texts = useTexts(runbookTexts);
  const local = useLocal();
  const target = useTargetSummary(targetId);
  const { runbook } = shown;
  const tab = { place: 'target', targetId, tab: 'runbooks', viewId: null } as const;
  useEscape(() => leave(tab));
  return (
    <div className="page">
      <nav className="small" aria-label={texts.toRunbooks}>
        <a href={routeHref(tab)}>
          <Plain text={target?.name ?? texts.toRunbooks} />
        </a>
        <span className="muted"> / {texts[runbook.purpose]}</span>
      </nav>
      <h1>
        <Plain text={local(runbook.title)} />
      </h1>
      {runbook.description === null ? null : (
        <p className="run-text step-panel__text">
          <Plain text={local(runbook.description)} />
        </p>
      )}
      <RuleBlocks rules={shown.rules} passed={[]} onPass={null} />
      <StartForm {...props} onLeave={() => leave(tab)} />
      <section className="stack stack--tight" aria-label={texts.about}>
        <h2>{texts.about}</h2>
        <p className="muted">{texts.aboutText}</p>
        <StepsAhead steps={shown.steps} />
      </section>
    </div>
  );
}

function StartForm(props: StartProps & { readonly shown: Shown; readonly onLeave: () => void }) {
  const { targetId, runbookId, incidentId, shown } = props;
  const texts = useTexts(runbookTexts);
  const ui = useTexts(uiTexts);
  const local = useLocal();
  const start = useRunCall('runbooks.start');
  const repositories = useRepositories().data?.repositories ?? [];
  const [repositoryId, setRepositoryId] = useState<RepositoryId | null>(null);
  const asks = repositories.length > 1 && shown.steps.some(({ kind }) => kind === 'snapshot');
  const chosen = repositoryId ?? repositories[0]?.id;
  const { lastRun } = shown.runbook;
  const begin = () =>
    start.mutate(
      {
        targetId,
        runbookId,
        ...(incidentId === null ? {} : { incidentId }),
        ...(asks && chosen !== undefined ? { repositoryId: chosen } : {}),
      },
      { onSuccess: ({ id }) => goTo({ place: 'run', runId: id }) },
    );
  return (
    <div className="stack start-run">
      {incidentId === null ? null : <p className="note">{texts.forIncident}</p>}
      {lastRun?.state === 'open' ? (
        <p className="note">
          <span className="grow">{texts.openRun}</span>
          <a href={routeHref({ place: 'run', runId: lastRun.id })}>{texts.resume}</a>
        </p>
      ) : null}
      {asks ? (
        <Select
          label={texts.repository}
          value={chosen ?? ''}
          choices={repositories.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => setRepositoryId(repositories.find(({ id }) => id === value)?.id ?? null)}
        />
      ) : null}
      {shown.refusal === null ? null : (
        <p className="note">
          <Plain text={local(shown.refusal)} />
        </p>
      )}
      <ErrorNote error={start.error} />
      <div className="toolbar">
        <Button
          tone="primary"
          icon="run"
          busy={start.isPending}
          disabled={shown.refusal !== null}
          onClick={begin}
        >
          {texts.start}
        </Button>
        <Button onClick={props.onLeave}>{ui.cancel}</Button>
      </div>
    </div>
  );
}

function StepsAhead(props: { readonly steps: readonly StepDescription[] }) {
  const texts = useTexts(runbookTexts);
  const run = useTexts(runTexts);
  const kinds = useTexts(stepKindTexts);
  const local = useLocal();
  return (
    <ol className="steps-ahead card">
      {props.steps.map((step, at) => (
        <li key={step.id}>
          <span className="grow">
            {run.step(String(at + 1), '')}
            <Plain text={local(step.title)} />
            {step.when.length === 0 ? null : (
              <span className="muted small">
                {' '}
                ({texts.ifNeeded}: <Plain text={step.when.map((each) => local(each)).join('; ')} />)
              </span>
            )}
            {step.lacks === null ? null : (
              <span className="muted small">
                {' '}
                <Plain text={local(step.lacks.text)} />
              </span>
            )}
          </span>
          <span className="muted small">
            {kinds[step.kind]}
            {step.by === 'person' ? null : `, ${texts[step.by]}`}
          </span>
        </li>
      ))}
    </ol>
  );
}

function NotThere(props: { readonly targetId: TargetId }) {
  const texts = useTexts(runbookTexts);
  return (
    <EmptyState heading title={texts.notThere}>
      <a href={routeHref({ place: 'target', targetId: props.targetId, tab: 'runbooks', viewId: null })}>
        {texts.toRunbooks}
      </a>
    </EmptyState>
  );
}
