import { useEffect, useReducer } from 'react';
import type { Dispatch } from 'react';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import { leave } from '../../../app/way-back.ts';
import { useCheckTarget, useDetect } from '../../../data/detect.ts';
import { usePacks } from '../../../data/packs.ts';
import { useAddTarget } from '../../../data/targets.ts';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import { Button } from '../../../ui/Button.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { Wizard } from '../../../ui/Wizard.tsx';
import { CredentialsStep } from './CredentialsStep.tsx';
import { DoneStep } from './DoneStep.tsx';
import { FilesStep } from './FilesStep.tsx';
import { SettingsStep } from './SettingsStep.tsx';
import { SystemStep } from './SystemStep.tsx';
import { TestStep } from './TestStep.tsx';
import { WhereStep } from './WhereStep.tsx';
import { draftOf, startWizard, stepReady, wizardReducer, wizardSteps } from './wizard-machine.ts';
import type { Proposal, WizardEvent, WizardState } from './wizard-machine.ts';
import '../targets.css';

/** From an address or a folder to a target that is looked after. */
export function AddTargetPage(props: { readonly from: 'address' | 'folder' }) {
  const texts = useTexts(addTargetTexts);
  const [state, dispatch] = useReducer(wizardReducer, props.from, startWizard);
  useEffect(() => dispatch({ kind: 'from-chosen', from: props.from }), [props.from]);
  const detect = useDetect();
  const check = useCheckTarget();
  const add = useAddTarget();
  const packs = usePacks();
  // A server may answer before the console has told its packs, and one of them is chosen by what was found.
  const propose = async (proposals: readonly Proposal[]) => {
    const known = packs.data ?? (await packs.refetch()).data;
    dispatch({ kind: 'detected', proposals, packs: known?.packs ?? [] });
  };
  const onDetect = () => {
    if (!stepReady(state)) return dispatch({ kind: 'next' });
    const from = state.from === 'folder' ? (state.folder?.token ?? '') : state.address.trim();
    detect.mutate(from, {
      onSuccess: ({ proposals }) => void propose(proposals),
      onError: (error) => {
        if (isAppError(error) && error.code === 'target/nothing-detected') {
          void propose([]);
        }
      },
    });
  };
  const onAdd = () => {
    const draft = draftOf(state);
    if (draft) add.mutate(draft, { onSuccess: (target) => dispatch({ kind: 'added', target }) });
  };
  const asks = state.step !== 'done';
  return (
    <Wizard
      title={texts.title}
      steps={wizardSteps.map((step) => texts[step])}
      current={wizardSteps.indexOf(state.step)}
      onLeave={asks ? () => leave({ place: 'overview' }) : null}
      onBack={asks && state.step !== 'where' ? () => dispatch({ kind: 'back' }) : null}
      actions={
        <WizardActions
          state={state}
          dispatch={dispatch}
          busy={detect.isPending || add.isPending}
          clean={check.data?.ok === true}
          onDetect={onDetect}
          onAdd={onAdd}
        />
      }
    >
      {state.step === 'where' ? (
        <WhereStep state={state} dispatch={dispatch} error={detect.error} onSubmit={onDetect} />
      ) : null}
      {state.step === 'system' ? (
        <SystemStep state={state} dispatch={dispatch} packs={packs.data?.packs ?? []} />
      ) : null}
      {state.step === 'files' ? <FilesStep state={state} dispatch={dispatch} /> : null}
      {state.step === 'settings' ? <SettingsStep state={state} dispatch={dispatch} /> : null}
      {state.step === 'credentials' ? <CredentialsStep state={state} dispatch={dispatch} /> : null}
      {state.step === 'test' ? (
        <TestStep state={state} dispatch={dispatch} check={check} error={add.error} />
      ) : null}
      {state.step === 'done' ? <DoneStep state={state} /> : null}
    </Wizard>
  );
}

function WizardActions(props: {
  readonly state: WizardState;
  readonly dispatch: Dispatch<WizardEvent>;
  readonly busy: boolean;
  readonly clean: boolean;
  readonly onDetect: () => void;
  readonly onAdd: () => void;
}) {
  const { state, dispatch, busy } = props;
  const texts = useTexts(addTargetTexts);
  switch (state.step) {
    case 'done':
      return null;
    case 'where':
      return (
        <Button tone="primary" icon="search" busy={busy} onClick={props.onDetect}>
          {texts.detect}
        </Button>
      );
    case 'test':
      return (
        <Button tone="primary" icon="add" busy={busy} onClick={props.onAdd}>
          {props.clean ? texts.add : texts.addAnyway}
        </Button>
      );
    default:
      return (
        <Button tone="primary" onClick={() => dispatch({ kind: 'next' })}>
          {texts.next}
        </Button>
      );
  }
}
