import type { CallOutput } from '../../../shared/contract/ops-api.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { IncidentId, RunbookId, TargetId } from '../../../shared/model/ids.ts';
import type { StepDescription } from '../../../shared/model/runbook.ts';
import { routeHref } from '../../app/routes.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { stepKindTexts } from '../../app/texts/run-steps.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { leave } from '../../app/way-back.ts';
import { useRunbook } from '../../data/runbooks.ts';
import { useTargetSummary } from '../../data/targets.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import { RuleBlocks } from './RuleBlocks.tsx';
import { StartRunForm } from './StartRunForm.tsx';
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
      <StartRunForm {...props} onLeave={() => leave(tab)} />
      <section className="stack stack--tight" aria-label={texts.about}>
        <h2>{texts.about}</h2>
        <p className="muted">{texts.aboutText}</p>
        <StepsAhead steps={shown.steps} />
      </section>
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
