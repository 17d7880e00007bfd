import { useState } from 'react';
import type { Dispatch } from 'react';
import type { Job } from '../../../shared/model/job.ts';
import type { RestorePlan } from '../../../shared/model/restore.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { isRunning, useStartJob } from '../../data/jobs.ts';
import { useSnapshots } from '../../data/snapshots.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { choiceOf } from './restore-machine.ts';
import type { RestoreEvent, RestoreState } from './restore-machine.ts';
import { planOf } from './plan-facts.ts';

type ActionsProps = {
  readonly state: RestoreState;
  readonly dispatch: Dispatch<RestoreEvent>;
  readonly plan: Job | null;
  readonly run: Job | null;
};

/** What leads on from a step. */
export function RestoreActions(props: ActionsProps) {
  const { state, dispatch } = props;
  const texts = useTexts(restoreTexts);
  const hasNone = useSnapshots(null).data?.snapshots.length === 0;
  if (state.step === 'run') return <AfterRun {...props} />;
  if (state.step === 'plan') return <StartRestore {...props} />;
  return (
    <Button
      tone="primary"
      disabled={state.step === 'snapshot' && hasNone}
      onClick={() => dispatch({ kind: 'next' })}
    >
      {texts.next}
    </Button>
  );
}

/** Into a folder it begins at once; in place the name of the target is typed first. */
function StartRestore(props: ActionsProps) {
  const { state, dispatch } = props;
  const texts = useTexts(restoreTexts);
  const run = useStartJob('restores.run');
  const [asking, setAsking] = useState(false);
  const plan = planOf(props.plan);
  const choice = choiceOf(state);
  const ready = plan !== null && plan.blockers.length === 0 && choice !== null;
  const start = (confirmName?: string) => {
    if (choice === null) return;
    run.mutate(
      { ...choice, ...(confirmName === undefined ? {} : { confirmName }) },
      { onSuccess: ({ jobId }) => dispatch({ kind: 'run-started', jobId }) },
    );
  };
  return (
    <div className="row-line">
      {state.to !== 'in-place' ? <ErrorNote error={run.error} /> : null}
      <Button
        tone={state.to === 'in-place' ? 'danger' : 'primary'}
        disabled={!ready}
        busy={run.isPending}
        onClick={() => (state.to === 'in-place' ? setAsking(true) : start())}
      >
        {state.to === 'in-place' ? texts.startInPlace : texts.start}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => (run.reset(), setAsking(false))}
        title={texts.confirmTitle(state.snapshot?.targetName ?? '')}
        description={plan === null ? '' : <InShort plan={plan} />}
        verb={texts.startInPlace}
        typedName={state.snapshot?.targetName ?? ''}
        busy={run.isPending}
        error={run.error}
        onConfirm={start}
      />
    </div>
  );
}

function InShort(props: { readonly plan: RestorePlan }) {
  const texts = useTexts(restoreTexts);
  const language = useLanguage();
  const sum = (field: 'added' | 'changed' | 'removed') =>
    formatNumber(
      props.plan.parts.reduce((total, { changes }) => total + changes[field], 0),
      language,
    );
  return texts.confirmText(sum('added'), sum('changed'), sum('removed'));
}

function AfterRun(props: ActionsProps) {
  const texts = useTexts(restoreTexts);
  const { run } = props;
  if (run === null || isRunning(run)) return <p className="muted">{texts.cancelSafe}</p>;
  const restores = (
    <a className="button" href={routeHref({ place: 'snapshots', section: 'restores' })}>
      {texts.toRestores}
    </a>
  );
  if (run.state === 'done') return restores;
  return (
    <>
      <Button icon="back" onClick={() => props.dispatch({ kind: 'back' })}>
        {texts.again}
      </Button>
      {restores}
    </>
  );
}
