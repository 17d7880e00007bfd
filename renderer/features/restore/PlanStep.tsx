import { useEffect, useRef } from 'react';
import type { Dispatch } from 'react';
import type { Job } from '../../../shared/model/job.ts';
import type { RestorePlan, RestoreRemark } from '../../../shared/model/restore.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { isRunning, useStartJob } from '../../data/jobs.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { JobEnd } from '../jobs/JobEnd.tsx';
import { JobProgress } from '../jobs/JobProgress.tsx';
import { planOf } from './plan-facts.ts';
import { PlanParts } from './PlanParts.tsx';
import { choiceOf, tellsOfLoss } from './restore-machine.ts';
import type { RestoreEvent, RestoreState } from './restore-machine.ts';

/** What the restore would do, before anything is done; asked for on arrival, and again as often as the operator wishes. */
export function PlanStep(props: {
  readonly state: RestoreState;
  readonly dispatch: Dispatch<RestoreEvent>;
  readonly job: Job | null;
}) {
  const { state, dispatch, job } = props;
  const texts = useTexts(restoreTexts);
  const start = useStartJob('restores.plan');
  const { mutate } = start;
  const ask = (acceptLoss: boolean) => {
    const choice = choiceOf(state);
    if (choice === null) return;
    dispatch({ kind: 'loss-accepted', on: acceptLoss });
    mutate(
      { ...choice, acceptLoss },
      { onSuccess: ({ jobId }) => dispatch({ kind: 'plan-started', jobId }) },
    );
  };
  const asked = useRef(false);
  useEffect(() => {
    // Once, on arrival: a plan that is still valid is kept, and a second render must not begin a second job.
    if (asked.current || state.planJob !== null) return;
    asked.current = true;
    ask(state.acceptLoss);
  });
  const plan = planOf(job);
  const busy =
    start.isPending || (job !== null && isRunning(job)) || (state.planJob !== null && job === null);
  return (
    <div className="form form--wide">
      <div className="row-line row-line--apart">
        <h2>{texts.planTitle}</h2>
        <Button small icon="refresh" busy={busy} onClick={() => ask(state.acceptLoss)}>
          {texts.checkAgain}
        </Button>
      </div>
      <ErrorNote error={start.error} />
      {busy ? <p className="muted">{texts.planning}</p> : null}
      {job !== null && isRunning(job) ? <JobProgress job={job} /> : null}
      {job !== null && !isRunning(job) ? <JobEnd job={job} /> : null}
      {plan === null || job === null ? null : (
        <>
          <Remarks plan={plan} at={job.finishedAt ?? job.heardAt} />
          {state.to === 'in-place' && tellsOfLoss(plan) ? (
            <label className="part-choice note note--warning">
              <input
                type="checkbox"
                checked={state.acceptLoss}
                onChange={(event) => ask(event.target.checked)}
              />
              <strong>{texts.acceptLoss}</strong>
            </label>
          ) : null}
          <Needs plan={plan} />
          <PlanParts plan={plan} />
        </>
      )}
    </div>
  );
}

function Remarks(props: { readonly plan: RestorePlan; readonly at: number }) {
  const { blockers, warnings } = props.plan;
  const texts = useTexts(restoreTexts);
  const language = useLanguage();
  return (
    <>
      <p role="status">
        {blockers.length === 0
          ? texts.noBlockers
          : texts.someBlockers(formatNumber(blockers.length, language))}{' '}
        <span className="muted">
          {texts.checkedAt} <RelativeTime at={props.at} />
        </span>
      </p>
      <RemarkList remarks={blockers} label={texts.blockers} tone="error" />
      <RemarkList remarks={warnings} label={texts.warnings} tone="warning" />
    </>
  );
}

function RemarkList(props: {
  readonly remarks: readonly RestoreRemark[];
  readonly label: string;
  readonly tone: 'error' | 'warning';
}) {
  const local = useLocal();
  if (props.remarks.length === 0) return null;
  return (
    <section className={`note note--${props.tone}`} aria-label={props.label}>
      <Icon name={props.tone === 'error' ? 'stop' : 'warning'} />
      <div className="grow stack stack--tight">
        <strong>{props.label}</strong>
        <ul className="remarks">
          {props.remarks.map((remark, index) => (
            <li key={`${remark.code}/${index}`}>
              <Plain text={local(remark.text)} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** Bytes, minutes and space that it takes. */
function Needs(props: { readonly plan: RestorePlan }) {
  const { plan } = props;
  const texts = useTexts(restoreTexts);
  const language = useLanguage();
  return (
    <dl className="facts">
      <dt>{texts.toWrite}</dt>
      <dd>{formatBytes(plan.bytesToWrite, language)}</dd>
      {plan.stopMs === null ? null : (
        <>
          <dt>{texts.stop}</dt>
          <dd>{formatDuration(plan.stopMs, language)}</dd>
        </>
      )}
      <dt>{texts.space}</dt>
      <dd>
        {plan.spaces.map(({ place, neededBytes, freeBytes }) => (
          <div key={place}>
            <Plain text={place} mono />:{' '}
            {texts.spaceOf(formatBytes(neededBytes, language), formatBytes(freeBytes, language))}
          </div>
        ))}
      </dd>
    </dl>
  );
}
