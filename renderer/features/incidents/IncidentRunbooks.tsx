import type { Incident } from '../../../shared/model/incident.ts';
import type { RunSummary, RunbookSummary } from '../../../shared/model/runbook.ts';
import { byPriority } from '../../../shared/rules/runbook-order.ts';
import { routeHref } from '../../app/routes.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { useRunbooks } from '../../data/runbooks.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { runMark } from '../runbooks/run-marks.ts';

/** What to do, in order: the runbooks of the pack for incidents by their priority, and every run that belongs to this one. */
export function IncidentRunbooks(props: { readonly incident: Incident }) {
  const { incident } = props;
  const texts = useTexts(incidentTexts);
  const isOpen = incident.state === 'open';
  return (
    <section className="stack stack--tight" aria-label={texts.whatToDo}>
      <h2>{isOpen ? texts.whatToDo : texts.runs}</h2>
      {isOpen ? <InOrder incident={incident} /> : null}
      <OtherRuns incident={incident} />
    </section>
  );
}

function InOrder(props: { readonly incident: Incident }) {
  const { incident } = props;
  const texts = useTexts(incidentTexts);
  const known = useRunbooks(incident.targetId);
  const runbooks = byPriority(known.data?.runbooks ?? [], 'incident');
  if (known.error !== null) return <ErrorNote error={known.error} onRetry={() => void known.refetch()} />;
  if (known.isPending) return null;
  if (runbooks.length === 0) return <p className="muted">{texts.noRunbooks}</p>;
  return (
    <ol className="incident__list card">
      {runbooks.map((runbook, at) => (
        <Runbook key={runbook.id} runbook={runbook} place={at + 1} incident={incident} />
      ))}
    </ol>
  );
}

function Runbook(props: {
  readonly runbook: RunbookSummary;
  readonly place: number;
  readonly incident: Incident;
}) {
  const { runbook, place, incident } = props;
  const texts = useTexts(runbookTexts);
  const local = useLocal();
  const title = local(runbook.title);
  const run = incident.runs.findLast(({ runbookId }) => runbookId === runbook.id) ?? null;
  const start = routeHref({
    place: 'start-run',
    targetId: runbook.targetId,
    runbookId: runbook.id,
    incidentId: incident.id,
  });
  const isOpen = run?.state === 'open';
  return (
    <li className="incident__item incident__item--middle">
      <span className="tag">{place}</span>
      <div className="grow">
        <a href={start}>
          <Plain text={title} />
        </a>
        {runbook.description === null ? null : (
          <div className="muted small">
            <Plain text={local(runbook.description)} />
          </div>
        )}
        {run === null ? null : <RunLine run={run} />}
      </div>
      {isOpen ? (
        <a
          className="button button--small button--primary"
          href={routeHref({ place: 'run', runId: run.id })}
          aria-label={texts.resumeOf(title)}
        >
          {texts.resume}
        </a>
      ) : (
        <a className="button button--small" href={start} aria-label={texts.startOf(title)}>
          {texts.startDialog}
        </a>
      )}
    </li>
  );
}

function RunLine(props: { readonly run: RunSummary }) {
  const { run } = props;
  const texts = useTexts(runbookTexts);
  const { mark, word } = runMark(run);
  return (
    <a className="incident__run small" href={routeHref({ place: 'run', runId: run.id })}>
      <StatusMark state={mark} word={texts[word]} />{' '}
      <span className="muted">
        {texts.stepsEnded(String(run.endedSteps), String(run.neededSteps))} ·{' '}
        <RelativeTime at={run.endedAt ?? run.startedAt} />
      </span>
    </a>
  );
}

/** Runs that the list above does not show: of other runbooks, earlier ones, and all of them once it is closed. */
function OtherRuns(props: { readonly incident: Incident }) {
  const { runs, runIds, targetId, state } = props.incident;
  const texts = useTexts(incidentTexts);
  const local = useLocal();
  const runbooks = byPriority(useRunbooks(targetId).data?.runbooks ?? [], 'incident');
  const shown =
    state === 'open'
      ? new Set(runbooks.map(({ id }) => runs.findLast(({ runbookId }) => runbookId === id)?.id))
      : new Set<string>();
  const others = runs.filter(({ id }) => !shown.has(id));
  const known = new Set<string>(runs.map(({ id }) => id));
  const gone = runIds.filter((id) => !known.has(id));
  if (others.length + gone.length === 0)
    return state === 'open' ? null : <p className="muted">{texts.noRuns}</p>;
  return (
    <ul className="incident__list" aria-label={texts.runs}>
      {others.map((run) => (
        <li key={run.id} className="incident__item">
          <div className="grow">
            <Plain text={local(run.title)} />
            <div>
              <RunLine run={run} />
            </div>
          </div>
        </li>
      ))}
      {gone.map((runId) => (
        <li key={runId} className="incident__item">
          <span className="mono">{runId}</span>
        </li>
      ))}
    </ul>
  );
}
