import { useReducer } from 'react';
import type { Dispatch } from 'react';
import type { TargetId } from '../../../../shared/model/ids.ts';
import { backUpTexts } from '../../../app/texts/back-up.ts';
import { goTo } from '../../../app/use-route.ts';
import { useStartJob } from '../../../data/jobs.ts';
import { Button } from '../../../ui/Button.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { useStepFocus } from '../../../ui/use-step-focus.ts';
import { Wizard } from '../../../ui/Wizard.tsx';
import { backUpReducer, backUpSteps, createInput, startBackUp, stepReady } from './back-up-machine.ts';
import type { BackUpEvent, BackUpState } from './back-up-machine.ts';
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
  const heading = useStepFocus(state.step);
  const start = () => {
    const input = createInput(state);
    if (input === null || !stepReady(state)) return dispatch({ kind: 'next' });
    if (create.isPending) return undefined;
    return create.mutate(input, { onSuccess: ({ jobId }) => dispatch({ kind: 'started', jobId }) });
  };
  return (
    <div className="page">
      <h1 ref={heading} tabIndex={-1}>
        {texts.title}
      </h1>
      <Wizard
        label={texts.title}
        steps={backUpSteps.map((step) => texts[step])}
        current={backUpSteps.indexOf(state.step)}
        actions={<Actions state={state} dispatch={dispatch} busy={create.isPending} onStart={start} />}
      >
        {state.step === 'target' ? <TargetStep state={state} dispatch={dispatch} /> : null}
        {state.step === 'parts' ? <PartsStep state={state} dispatch={dispatch} /> : null}
        {state.step === 'repository' ? <RepositoryStep state={state} dispatch={dispatch} /> : null}
        {state.step === 'review' ? (
          <ReviewStep state={state} dispatch={dispatch} error={create.error} />
        ) : null}
        {state.step === 'run' || state.step === 'result' ? (
          <RunStep state={state} dispatch={dispatch} />
        ) : null}
      </Wizard>
    </div>
  );
}

function Actions(props: {
  readonly state: BackUpState;
  readonly dispatch: Dispatch<BackUpEvent>;
  readonly busy: boolean;
  readonly onStart: () => void;
}) {
  const texts = useTexts(backUpTexts);
  const { state, dispatch } = props;
  if (state.step === 'result') return null;
  const leave = () =>
    goTo(
      state.targetId === null
        ? { place: 'snapshots', section: 'repositories' }
        : { place: 'target', targetId: state.targetId, tab: 'snapshots', viewId: null },
    );
  if (state.step === 'run') return <Button onClick={leave}>{texts.leave}</Button>;
  return (
    <>
      <span className="toolbar">
        <Button onClick={leave}>{texts.cancel}</Button>
        {state.step === 'target' ? null : (
          <Button icon="back" onClick={() => dispatch({ kind: 'back' })}>
            {texts.back}
          </Button>
        )}
      </span>
      {state.step === 'review' ? (
        <Button tone="primary" icon="snapshots" busy={props.busy} onClick={props.onStart}>
          {texts.start}
        </Button>
      ) : (
        <Button tone="primary" onClick={() => dispatch({ kind: 'next' })}>
          {texts.next}
        </Button>
      )}
    </>
  );
}
