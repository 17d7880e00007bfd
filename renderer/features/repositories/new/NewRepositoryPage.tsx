import { useReducer } from 'react';
import type { Dispatch } from 'react';
import { newRepositoryTexts } from '../../../app/texts/new-repository.ts';
import { goTo } from '../../../app/use-route.ts';
import { useRepositoryCall } from '../../../data/repositories.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { useStepFocus } from '../../../ui/use-step-focus.ts';
import { Wizard } from '../../../ui/Wizard.tsx';
import { KitPanel } from '../KitPanel.tsx';
import { MadeStep } from './MadeStep.tsx';
import {
  initInput,
  newRepositoryReducer,
  newRepositoryStart,
  newRepositorySteps,
  stepReady,
} from './new-repository-machine.ts';
import type { NewRepositoryEvent, NewRepositoryState } from './new-repository-machine.ts';
import { PlaceStep } from './PlaceStep.tsx';
import '../repositories.css';

/** From an empty folder to a repository whose recovery kit was kept, and to the first snapshot. */
export function NewRepositoryPage() {
  const texts = useTexts(newRepositoryTexts);
  const [state, dispatch] = useReducer(newRepositoryReducer, newRepositoryStart);
  const init = useRepositoryCall('repositories.init');
  const confirm = useRepositoryCall('repositories.confirmKit');
  const heading = useStepFocus(state.step);
  const make = () => {
    const input = initInput(state);
    if (input === null || !stepReady(state)) return dispatch({ kind: 'next' });
    if (!init.isPending) init.mutate(input, { onSuccess: (made) => dispatch({ kind: 'made', ...made }) });
  };
  const confirmKit = () => {
    if (state.made === null || !stepReady(state)) return dispatch({ kind: 'next' });
    if (confirm.isPending) return undefined;
    return confirm.mutate(
      { repositoryId: state.made.repository.id, lastGroup: state.lastGroup },
      { onSuccess: (repository) => dispatch({ kind: 'confirmed', repository }) },
    );
  };
  return (
    <div className="page">
      <h1 ref={heading} tabIndex={-1}>
        {texts.title}
      </h1>
      <Wizard
        label={texts.title}
        steps={newRepositorySteps.map((step) => texts[step])}
        current={newRepositorySteps.indexOf(state.step)}
        actions={
          <Actions
            state={state}
            dispatch={dispatch}
            busy={init.isPending || confirm.isPending}
            onMake={make}
            onConfirm={confirmKit}
          />
        }
      >
        {state.step === 'place' ? (
          <PlaceStep state={state} dispatch={dispatch} error={init.error} onSubmit={make} />
        ) : null}
        {state.step === 'kit' && state.made !== null ? (
          <div className="form form--wide">
            <h2>{texts.kitTitle}</h2>
            <p>{texts.kitText}</p>
            <KitPanel
              repositoryId={state.made.repository.id}
              recoveryCode={state.made.recoveryCode}
              printable
            />
          </div>
        ) : null}
        {state.step === 'confirm' ? (
          <ConfirmStep state={state} dispatch={dispatch} error={confirm.error} onSubmit={confirmKit} />
        ) : null}
        {state.step === 'done' && state.made !== null ? (
          <MadeStep repository={state.made.repository} />
        ) : null}
      </Wizard>
    </div>
  );
}

function Actions(props: {
  readonly state: NewRepositoryState;
  readonly dispatch: Dispatch<NewRepositoryEvent>;
  readonly busy: boolean;
  readonly onMake: () => void;
  readonly onConfirm: () => void;
}) {
  const texts = useTexts(newRepositoryTexts);
  const { state, dispatch, busy } = props;
  const leave = () => goTo({ place: 'snapshots', section: 'repositories' });
  switch (state.step) {
    case 'place':
      return (
        <>
          <Button onClick={leave}>{texts.cancel}</Button>
          <Button tone="primary" busy={busy} onClick={props.onMake}>
            {texts.make}
          </Button>
        </>
      );
    case 'kit':
      return (
        <>
          <Button onClick={leave}>{texts.later}</Button>
          <Button tone="primary" onClick={() => dispatch({ kind: 'next' })}>
            {texts.next}
          </Button>
        </>
      );
    case 'confirm':
      return (
        <>
          <Button icon="back" onClick={() => dispatch({ kind: 'back' })}>
            {texts.back}
          </Button>
          <Button tone="primary" busy={busy} onClick={props.onConfirm}>
            {texts.confirmVerb}
          </Button>
        </>
      );
    case 'done':
      return null;
  }
}

function ConfirmStep(props: {
  readonly state: NewRepositoryState;
  readonly dispatch: Dispatch<NewRepositoryEvent>;
  readonly error: unknown;
  readonly onSubmit: () => void;
}) {
  const texts = useTexts(newRepositoryTexts);
  const { state } = props;
  return (
    <form
      noValidate
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <h2>{texts.confirmTitle}</h2>
      <p>{texts.confirmText}</p>
      <TextField
        label={texts.lastGroup}
        mono
        required
        autoComplete="off"
        maxLength={8}
        className="field--short"
        value={state.lastGroup}
        problem={state.strict && !stepReady(state) ? texts.lastGroupMissing : null}
        onChange={(text) => props.dispatch({ kind: 'group-typed', text })}
      />
      <ErrorNote error={props.error} />
    </form>
  );
}
