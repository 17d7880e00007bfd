import { useEffect, useReducer } from 'react';
import type { SnapshotId } from '../../../shared/model/ids.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { leave } from '../../app/way-back.ts';
import { isRunning, useCancelJob, useJob } from '../../data/jobs.ts';
import { useSnapshot } from '../../data/snapshots.ts';
import { useTexts } from '../../ui/language.tsx';
import { Wizard } from '../../ui/Wizard.tsx';
import { DestinationStep } from './DestinationStep.tsx';
import { PartsStep } from './PartsStep.tsx';
import { PlanStep } from './PlanStep.tsx';
import { RestoreActions } from './RestoreActions.tsx';
import { emptyRestore, restoreReducer, restoreSteps } from './restore-machine.ts';
import { RunStep } from './RunStep.tsx';
import { SnapshotStep } from './SnapshotStep.tsx';
import './restore.css';

/** From a snapshot to a restored target or folder. */
export function RestorePage(props: { readonly snapshotId: SnapshotId | null }) {
  const texts = useTexts(restoreTexts);
  const [state, dispatch] = useReducer(restoreReducer, emptyRestore);
  const asked = useSnapshot(props.snapshotId);
  useEffect(() => {
    if (asked) dispatch({ kind: 'snapshot-chosen', snapshot: asked, goOn: true });
  }, [asked]);
  const plan = useJob(state.planJob);
  const run = useJob(state.runJob);
  const cancel = useCancelJob();
  const asks = state.step !== 'run';
  const giveUp = () => {
    if (plan !== null && isRunning(plan)) cancel.mutate(plan.id);
    leave({ place: 'snapshots', section: 'all' });
  };
  return (
    <Wizard
      title={texts.title}
      steps={restoreSteps.map((step) => texts[step])}
      current={restoreSteps.indexOf(state.step)}
      note={
        props.snapshotId !== null && asked === null ? (
          <p className="note note--warning">{texts.snapshotGone}</p>
        ) : null
      }
      onLeave={asks ? giveUp : null}
      onBack={asks && state.step !== 'snapshot' ? () => dispatch({ kind: 'back' }) : null}
      actions={<RestoreActions state={state} dispatch={dispatch} plan={plan} run={run} />}
    >
      {state.step === 'snapshot' ? <SnapshotStep state={state} dispatch={dispatch} /> : null}
      {state.step === 'parts' ? <PartsStep state={state} dispatch={dispatch} /> : null}
      {state.step === 'destination' ? <DestinationStep state={state} dispatch={dispatch} /> : null}
      {state.step === 'plan' ? <PlanStep state={state} dispatch={dispatch} job={plan} /> : null}
      {state.step === 'run' ? <RunStep job={run} /> : null}
    </Wizard>
  );
}
