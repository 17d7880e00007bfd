import type { TargetId } from '../../../shared/model/ids.ts';
import type { Attempt, Run, StepQuestion } from '../../../shared/model/runbook.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { stepStateTexts } from '../../app/texts/run-steps.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useActionRuns } from '../../data/actions.ts';
import { isRunning, useJob } from '../../data/jobs.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { useSeconds } from '../../ui/use-seconds.ts';
import { StageResults } from '../actions/StageList.tsx';
import { JobProgress } from '../jobs/JobProgress.tsx';
import { EvidenceView } from './EvidenceView.tsx';
import { stepMarks } from './run-marks.ts';

/** One time that a step was taken up: how it went, who did it and when by both clocks, and what it found. */
export function AttemptView(props: {
  readonly run: Pick<Run, 'id' | 'targetId'>;
  readonly attempt: Attempt;
  readonly question: StepQuestion | null;
}) {
  const { attempt } = props;
  const texts = useTexts(runTexts);
  const states = useTexts(stepStateTexts);
  const local = useLocal();
  const { evidence } = attempt;
  return (
    <article className="attempt stack" aria-label={texts.attempt(String(attempt.number))}>
      <header className="row-line">
        <StatusMark state={stepMarks[attempt.state]} word={states[attempt.state]} />
        <strong>{texts.attempt(String(attempt.number))}</strong>
        <span className="muted">
          <Plain text={attempt.operator} />
        </span>
      </header>
      <Clocks attempt={attempt} />
      {attempt.result === null ? null : (
        <p>
          <Plain text={local(attempt.result)} />
        </p>
      )}
      {attempt.state === 'cut-off' ? <p className="note note--warning">{texts.cutOff}</p> : null}
      <Words attempt={attempt} />
      {attempt.state === 'running' && evidence.jobId !== null ? <LiveJob attempt={attempt} /> : null}
      {evidence.actionRunId === null ? null : (
        <ActionStages targetId={props.run.targetId} attempt={attempt} />
      )}
      <EvidenceView runId={props.run.id} evidence={evidence} question={props.question} />
    </article>
  );
}

function Clocks(props: { readonly attempt: Attempt }) {
  const { startedAt, serverOffsetMs, serverOffsetAt, durationMs, state } = props.attempt;
  const texts = useTexts(runTexts);
  const language = useLanguage();
  const now = useSeconds(state === 'running');
  return (
    <dl className="attempt__clocks small">
      <dt>{texts.deskClock}</dt>
      <dd>{formatMoment(startedAt, language)}</dd>
      <dt>{texts.targetClock}</dt>
      <dd>
        {serverOffsetMs === null ? (
          <span className="muted">{texts.noTargetClock}</span>
        ) : (
          <>
            {serverOffsetMs < 0 ? '−' : '+'}
            {formatDuration(Math.abs(serverOffsetMs), language)}{' '}
            <span className="muted">
              {serverOffsetAt === null
                ? texts.measuredBefore
                : texts.measuredAt(formatMoment(serverOffsetAt, language))}
            </span>
          </>
        )}
      </dd>
      {state === 'running' ? (
        <>
          <dt>{texts.since}</dt>
          <dd>{formatDuration(Math.max(0, now - startedAt), language)}</dd>
        </>
      ) : durationMs === null ? null : (
        <>
          <dt>{texts.took}</dt>
          <dd>{formatDuration(durationMs, language)}</dd>
        </>
      )}
    </dl>
  );
}

/** What was written about it by a person. */
function Words(props: { readonly attempt: Attempt }) {
  const { note, reason, passed } = props.attempt;
  const texts = useTexts(runTexts);
  return (
    <>
      {note === null || note === '' ? null : (
        <p className="run-text">
          <strong>{texts.noteOf}:</strong> <Plain text={note} />
        </p>
      )}
      {reason === null || reason === '' ? null : (
        <p className={`run-text ${passed.length > 0 ? 'rule-block__passed' : ''}`}>
          <strong>{passed.length > 0 ? texts.passedIn : texts.reasonOf}:</strong> <Plain text={reason} />
        </p>
      )}
    </>
  );
}

function LiveJob(props: { readonly attempt: Attempt }) {
  const job = useJob(props.attempt.evidence.jobId);
  return job !== null && isRunning(job) ? <JobProgress job={job} /> : null;
}

/** How far the action came: also of an attempt that was cut off, so that nobody repeats what is done. */
function ActionStages(props: { readonly targetId: TargetId; readonly attempt: Attempt }) {
  const { attempt } = props;
  const texts = useTexts(runTexts);
  const isLive = attempt.state === 'running' || attempt.state === 'waiting';
  const runs = useActionRuns(props.targetId, isLive);
  const run = runs.data?.find(({ id }) => id === attempt.evidence.actionRunId);
  if (run === undefined || run.stages.length === 0) return null;
  return (
    <div>
      <span className="field__label">{texts.actionOf}</span>
      <StageResults stages={run.stages} />
    </div>
  );
}
