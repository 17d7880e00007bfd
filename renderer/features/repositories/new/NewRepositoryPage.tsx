import { useReducer } from 'react';
import type { Dispatch } from 'react';
import { newRepositoryTexts } from '../../../app/texts/new-repository.ts';
import { leave } from '../../../app/way-back.ts';
import { useRepositoryCall } from '../../../data/repositories.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { SubmitForm } from '../../../ui/SubmitForm.tsx';
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
import type { NewRepositoryEvent, NewRepositoryState, NewRepositoryStep } from './new-repository-machine.ts';
import { PlaceStep } from './PlaceStep.tsx';
import '../repositories.css';

/** From an empty folder to a repository whose recovery kit was kept, and to the first snapshot. */
export function NewRepositoryPage() {
  const texts = useTexts(newRepositoryTexts);
  const [state, dispatch] = useReducer(newRepositoryReducer, newRepositoryStart);
  const init = useRepositoryCall('repositories.init');
  const confirm = useRepositoryCall('repositories.confirmKit');
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
  const { step } = state;
  return (
    <Wizard
      title={texts.title}
      steps={newRepositorySteps.map((each) => texts[each])}
      current={newRepositorySteps.indexOf(step)}
      onLeave={step === 'done' ? null : () => leave({ place: 'snapshots', section: 'repositories' })}
      {...(step === 'place' ? {} : { leaveLabel: texts.later })}
      onBack={step === 'confirm' ? () => dispatch({ kind: 'back' }) : null}
      actions={
        <Actions
          step={step}
          busy={init.isPending || confirm.isPending}
          onMake={make}
          onNext={() => dispatch({ kind: 'next' })}
          onConfirm={confirmKit}
        />
      }
    >
      {step === 'place' ? (
        <PlaceStep state={state} dispatch={dispatch} error={init.error} onSubmit={make} />
      ) : null}
      {step === 'kit' && state.made !== null ? (
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
      {step === 'confirm' ? (
        <ConfirmStep state={state} dispatch={dispatch} error={confirm.error} onSubmit={confirmKit} />
      ) : null}
      {step === 'done' && state.made !== null ? <MadeStep repository={state.made.repository} /> : null}
    </Wizard>
  );
}

function Actions(props: {
  readonly step: NewRepositoryStep;
  readonly busy: boolean;
  readonly onMake: () => void;
  readonly onNext: () => void;
  readonly onConfirm: () => void;
}) {
  const texts = useTexts(newRepositoryTexts);
  if (props.step === 'done') return null;
  const [verb, run] = {
    place: [texts.make, props.onMake] as const,
    kit: [texts.next, props.onNext] as const,
    confirm: [texts.confirmVerb, props.onConfirm] as const,
  }[props.step];
  return (
    <Button tone="primary" busy={props.busy} onClick={run}>
      {verb}
    </Button>
  );
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
    <SubmitForm className="form" onSubmit={props.onSubmit}>
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
    </SubmitForm>
  );
}
