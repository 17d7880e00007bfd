import { useEffect, useRef } from 'react';
import type { Dispatch } from 'react';
import type { Job } from '../../../shared/model/job.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { isRunning, useStartJob } from '../../data/jobs.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { JobEnd } from '../jobs/JobEnd.tsx';
import { JobProgress } from '../jobs/JobProgress.tsx';
import { planOf } from './plan-facts.ts';
import { PlanParts } from './PlanParts.tsx';
import { PlanNeeds, PlanRemarks } from './PlanRemarks.tsx';
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
          <PlanRemarks plan={plan} at={job.finishedAt ?? job.heardAt} />
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
          <PlanNeeds plan={plan} />
          <PlanParts plan={plan} />
        </>
      )}
    </div>
  );
}
