import type { Run } from '../../../shared/model/runbook.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useRunCall, useRunCheck } from '../../data/runbooks.ts';
import { useOperator } from '../../data/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { RunIncident } from '../incidents/RunIncident.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import type { RunAsk } from './run-ask.ts';
import { runMark } from './run-marks.ts';
import type { Performing } from './StepButtons.tsx';
import { canCarryOn, runningStep } from './step-moves.ts';
import { keyOf } from './use-run-commands.ts';

/** What is carried out, on what, how far it is and by whom; and what can be done with it as a whole. */
export function RunHead(props: {
  readonly run: Run;
  readonly onAsk: (ask: RunAsk) => void;
  readonly carrying: Performing;
}) {
  const { run } = props;
  const local = useLocal();
  return (
    <div className="page__head run-head">
      <div className="grow stack stack--tight">
        <Crumb run={run} />
        <h1 className="run-head__title">
          <Plain text={local(run.title)} />
        </h1>
        <RunStanding run={run} />
        <RunIncident run={run} />
        <RunAltered run={run} />
      </div>
      <RunButtons {...props} />
      <div className="run-head__error">
        <ErrorNote error={props.carrying.error} />
      </div>
    </div>
  );
}

function Crumb(props: { readonly run: Run }) {
  const { run } = props;
  const texts = useTexts(runTexts);
  const lists = useTexts(runbookTexts);
  return (
    <nav className="small" aria-label={texts.crumb}>
      <a href={routeHref({ place: 'runbooks' })}>{lists.title}</a>
      <span className="muted"> / </span>
      <a href={routeHref({ place: 'target', targetId: run.targetId, tab: 'runbooks', viewId: null })}>
        <Plain text={run.targetName} />
      </a>
    </nav>
  );
}

/** State, progress, who and since when, in one line. */
export function RunStanding(props: { readonly run: Run }) {
  const { run } = props;
  const texts = useTexts(runTexts);
  const lists = useTexts(runbookTexts);
  const language = useLanguage();
  const { mark, word } = runMark(run);
  const skipped = run.steps.filter(({ state }) => state === 'skipped').length;
  // Steps of which an earlier one decides whether they are needed.
  const undecided = run.steps.filter(({ state }) => state !== 'not-needed').length - run.neededSteps;
  const number = (value: number) => formatNumber(value, language);
  return (
    <div className="run-head__standing">
      <StatusMark state={mark} word={lists[word]} size={16} />
      <span>
        {lists.stepsEnded(number(run.endedSteps), number(run.neededSteps))}
        {undecided === 0 ? null : <span className="muted"> {texts.moreIfNeeded(number(undecided))}</span>}
      </span>
      {run.failedSteps === 0 ? null : (
        <StatusMark state="down" word={lists.stepsFailed(number(run.failedSteps))} />
      )}
      <span className="muted">
        {texts.carriedOutBy}{' '}
        <strong>
          <Plain text={run.operator} />
        </strong>
      </span>
      <span className="muted">
        {texts.startedBy} <Plain text={run.startedBy} /> <RelativeTime at={run.startedAt} focusable />
      </span>
      <span className="muted">{texts.packVersion(String(run.packVersion))}</span>
      {skipped === 0 ? null : <StatusMark state="degraded" word={texts.skippedSteps(number(skipped))} />}
      {run.endReason === null || run.endReason === '' ? null : (
        <span>
          {texts.endReason}: <Plain text={run.endReason} />
        </span>
      )}
    </div>
  );
}

/** What of a record that has ended was changed behind the console. */
function RunAltered(props: { readonly run: Run }) {
  const texts = useTexts(runTexts);
  const local = useLocal();
  const problems = useRunCheck(props.run).data?.problems ?? [];
  if (problems.length === 0) return null;
  return (
    <div className="note note--warning stack stack--tight" role="alert">
      <strong>{texts.altered}</strong>
      <ul>
        {problems.map(({ part, problem }) => (
          <li key={part.en}>
            <Plain text={`${local(part)}: ${local(problem)}`} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function RunButtons(props: Parameters<typeof RunHead>[0]) {
  const { run, onAsk } = props;
  const texts = useTexts(runTexts);
  const isOpen = run.state === 'open';
  return (
    <div className="toolbar run-head__buttons">
      {canCarryOn(run) ? (
        <Button
          tone="primary"
          icon="run"
          {...keyOf('carry-on', texts.carryOnHelp)}
          busy={props.carrying.isPending}
          onClick={props.carrying.start}
        >
          {texts.carryOn}
        </Button>
      ) : null}
      {isOpen ? (
        <>
          {run.next === null && runningStep(run) === null ? (
            <Button tone="primary" icon="check" onClick={() => onAsk({ kind: 'finish' })}>
              {texts.finish}
            </Button>
          ) : null}
          <Button icon="write" {...keyOf('note')} onClick={() => onAsk({ kind: 'note' })}>
            {texts.addNote}
          </Button>
          <TakeOver run={run} />
          <Button icon="forward" {...keyOf('hand-over')} onClick={() => onAsk({ kind: 'hand-over' })}>
            {texts.handOver}
          </Button>
        </>
      ) : null}
      <ExportMenu run={run} onAbandon={isOpen ? () => onAsk({ kind: 'abandon' }) : null} />
    </div>
  );
}

/** For whoever goes on with what another began. */
function TakeOver(props: { readonly run: Run }) {
  const { run } = props;
  const texts = useTexts(runTexts);
  const me = useOperator();
  const take = useRunCall('runbooks.handOver');
  if (me === undefined || me === run.operator) return null;
  return (
    <>
      <ErrorNote error={take.error} />
      <Button
        icon="back"
        busy={take.isPending}
        onClick={() => take.mutate({ runId: run.id, revision: run.revision, to: me })}
      >
        {texts.takeOver}
      </Button>
    </>
  );
}
