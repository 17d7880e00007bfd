import { useReducer } from 'react';
import type { TargetId } from '../../../../shared/model/ids.ts';
import type { Route } from '../../../app/routes.ts';
import { backUpTexts } from '../../../app/texts/back-up.ts';
import { goTo } from '../../../app/use-route.ts';
import { leave } from '../../../app/way-back.ts';
import { isRunning, useJob, useStartJob } from '../../../data/jobs.ts';
import { useTargets } from '../../../data/targets.ts';
import { Button } from '../../../ui/Button.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { uiTexts } from '../../../ui/ui-texts.ts';
import { Wizard } from '../../../ui/Wizard.tsx';
import { backUpReducer, backUpSteps, createInput, startBackUp, stepReady } from './back-up-machine.ts';
import type { BackUpState } from './back-up-machine.ts';
import { PartsStep } from './PartsStep.tsx';
import { RepositoryStep } from './RepositoryStep.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import { RunStep } from './RunStep.tsx';
import { TargetStep } from './TargetStep.tsx';
import '../snapshots.css';

/** From a target to a verified snapshot of it. */
export function BackUpPage(props: { readonly targetId: TargetId | null }) {
  const texts = useTexts(backUpTexts);
  const [state, dispatch] = useReducer(backUpReducer, props.targetId, startBackUp);
  const create = useStartJob('snapshots.create');
  const start = () => {
    const input = createInput(state);
    if (input === null || !stepReady(state)) return dispatch({ kind: 'next' });
    if (create.isPending) return undefined;
    return create.mutate(input, { onSuccess: ({ jobId }) => dispatch({ kind: 'started', jobId }) });
  };
  const place: Route =
    state.targetId === null
      ? { place: 'snapshots', section: 'repositories' }
      : { place: 'target', targetId: state.targetId, tab: 'snapshots', viewId: null };
  const asks = state.step !== 'run' && state.step !== 'result';
  return (
    <Wizard
      title={texts.title}
      steps={backUpSteps.map((step) => texts[step])}
      current={backUpSteps.indexOf(state.step)}
      onLeave={asks ? () => leave(place) : null}
      onBack={asks && state.step !== 'target' ? () => dispatch({ kind: 'back' }) : null}
      actions={
        <Actions
          state={state}
          busy={create.isPending}
          onNext={() => dispatch({ kind: 'next' })}
          onStart={start}
          onLeave={() => goTo(place)}
        />
      }
    >
      {state.step === 'target' ? <TargetStep state={state} dispatch={dispatch} /> : null}
      {state.step === 'parts' ? <PartsStep state={state} dispatch={dispatch} /> : null}
      {state.step === 'repository' ? <RepositoryStep state={state} dispatch={dispatch} /> : null}
      {state.step === 'review' ? <ReviewStep state={state} dispatch={dispatch} error={create.error} /> : null}
      {asks ? null : <RunStep state={state} dispatch={dispatch} />}
    </Wizard>
  );
}

function Actions(props: {
  readonly state: BackUpState;
  readonly busy: boolean;
  readonly onNext: () => void;
  readonly onStart: () => void;
  readonly onLeave: () => void;
}) {
  const texts = useTexts(backUpTexts);
  const common = useTexts(uiTexts);
  const job = useJob(props.state.jobId);
  const hasNoTarget = useTargets().data?.targets.length === 0;
  switch (props.state.step) {
    case 'result':
      return null;
    case 'run':
      return (
        <Button onClick={props.onLeave}>{job === null || isRunning(job) ? texts.leave : common.close}</Button>
      );
    case 'review':
      return (
        <Button tone="primary" icon="snapshots" busy={props.busy} onClick={props.onStart}>
          {texts.start}
        </Button>
      );
    default:
      return (
        <Button tone="primary" disabled={props.state.step === 'target' && hasNoTarget} onClick={props.onNext}>
          {texts.next}
        </Button>
      );
  }
}
