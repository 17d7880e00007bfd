import { useEffect, useReducer, useRef } from 'react';
import type { SnapshotId } from '../../../shared/model/ids.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { useJob } from '../../data/jobs.ts';
import { useSnapshot } from '../../data/snapshots.ts';
import { useTexts } from '../../ui/language.tsx';
import { Wizard } from '../../ui/Wizard.tsx';
import { DestinationStep } from './DestinationStep.tsx';
import { PartsStep } from './PartsStep.tsx';
import { PlanStep } from './PlanStep.tsx';
import { RestoreActions } from './RestoreActions.tsx';
import { emptyRestore, restoreReducer, restoreSteps } from './restore-machine.ts';
import type { RestoreState } from './restore-machine.ts';
import { RunStep } from './RunStep.tsx';
import { SnapshotStep } from './SnapshotStep.tsx';
import '../targets/targets.css';
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
  const heading = useStepFocus(state.step);
  return (
    <div className="page">
      <h1 ref={heading} tabIndex={-1}>
        {texts.title}
      </h1>
      {props.snapshotId !== null && asked === null ? (
        <p className="note note--warning">{texts.snapshotGone}</p>
      ) : null}
      <Wizard
        label={texts.title}
        steps={restoreSteps.map((step) => texts[step])}
        current={restoreSteps.indexOf(state.step)}
        actions={<RestoreActions state={state} dispatch={dispatch} plan={plan} run={run} />}
      >
        {state.step === 'snapshot' ? <SnapshotStep state={state} dispatch={dispatch} /> : null}
        {state.step === 'parts' ? <PartsStep state={state} dispatch={dispatch} /> : null}
        {state.step === 'destination' ? <DestinationStep state={state} dispatch={dispatch} /> : null}
        {state.step === 'plan' ? <PlanStep state={state} dispatch={dispatch} job={plan} /> : null}
        {state.step === 'run' ? <RunStep job={run} /> : null}
      </Wizard>
    </div>
  );
}

/** Each step begins at the heading, for the keyboard and the screen reader; the first one leaves the focus where it is. */
function useStepFocus(step: RestoreState['step']) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    heading.current?.focus();
  }, [step]);
  return heading;
}
