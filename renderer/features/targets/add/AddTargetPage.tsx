import type { Dispatch } from 'react';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import { leave } from '../../../app/way-back.ts';
import { useCheckTarget, useDetect } from '../../../data/detect.ts';
import { usePacks } from '../../../data/packs.ts';
import { useAddTarget } from '../../../data/targets.ts';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import type { Target } from '../../../../shared/model/target.ts';
import { Button } from '../../../ui/Button.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { Wizard } from '../../../ui/Wizard.tsx';
import { CredentialsStep } from './CredentialsStep.tsx';
import { DoneStep } from './DoneStep.tsx';
import { FilesStep } from './FilesStep.tsx';
import { SettingsStep } from './SettingsStep.tsx';
import { SystemStep } from './SystemStep.tsx';
import { isBlocked, TestStep } from './TestStep.tsx';
import { WhereStep } from './WhereStep.tsx';
import { useAddWizard } from './use-add-wizard.ts';
import { detectInput } from './pointed-at.ts';
import type { WizardFrom } from './pointed-at.ts';
import { draftOf, wizardSteps } from './wizard-machine.ts';
import type { Proposal, WizardEvent, WizardState } from './wizard-machine.ts';
import '../targets.css';

/** From an address or a folder to a target that is looked after. */
export function AddTargetPage(props: { readonly from: WizardFrom }) {
  const texts = useTexts(addTargetTexts);
  const [state, dispatch, giveUp] = useAddWizard(props.from);
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
    const input = detectInput(state);
    if (input === null) return dispatch({ kind: 'next' });
    detect.start(input, {
      onSuccess: ({ proposals }) => void propose(proposals),
      onError: (error) => {
        if (isAppError(error) && error.code === 'target/nothing-detected') {
          dispatch({ kind: 'nothing-detected', why: error.text });
        }
      },
    });
  };
  const onAdd = () => {
    const draft = draftOf(state);
    if (draft === null) return;
    const added = (target: Target) => {
      // Also where another place was opened meanwhile.
      giveUp();
      dispatch({ kind: 'added', target });
    };
    // What it is refused with is shown by the last step.
    void add.mutateAsync(draft).then(added, () => undefined);
  };
  const onLeave = () => {
    giveUp();
    leave({ place: 'overview' });
  };
  const asks = state.step !== 'done';
  return (
    <Wizard
      title={texts.title}
      steps={wizardSteps.map((step) => texts[step])}
      current={wizardSteps.indexOf(state.step)}
      refused={state.refused}
      undone={state.notFound === null ? [] : [wizardSteps.indexOf('where')]}
      onLeave={asks ? onLeave : null}
      onBack={asks && state.step !== 'where' ? () => dispatch({ kind: 'back' }) : null}
      actions={
        <WizardActions
          state={state}
          dispatch={dispatch}
          busy={detect.isPending || add.isPending}
          clean={check.data?.ok === true}
          blocked={isBlocked(check.data?.checks ?? [])}
          onDetect={onDetect}
          onStop={detect.isPending ? detect.cancel : null}
          onAdd={onAdd}
        />
      }
    >
      <Step state={state} dispatch={dispatch} detect={detect} check={check} add={add} onDetect={onDetect} />
    </Wizard>
  );
}

function Step(props: {
  readonly state: WizardState;
  readonly dispatch: Dispatch<WizardEvent>;
  readonly detect: ReturnType<typeof useDetect>;
  readonly check: ReturnType<typeof useCheckTarget>;
  readonly add: ReturnType<typeof useAddTarget>;
  readonly onDetect: () => void;
}) {
  const { state, dispatch } = props;
  const packs = usePacks().data?.packs ?? [];
  switch (state.step) {
    case 'where':
      return (
        <WhereStep state={state} dispatch={dispatch} error={props.detect.error} onSubmit={props.onDetect} />
      );
    case 'system':
      return <SystemStep state={state} dispatch={dispatch} packs={packs} />;
    case 'files':
      return <FilesStep state={state} dispatch={dispatch} />;
    case 'settings':
      return <SettingsStep state={state} dispatch={dispatch} />;
    case 'credentials':
      return <CredentialsStep state={state} dispatch={dispatch} />;
    case 'test':
      return <TestStep state={state} dispatch={dispatch} check={props.check} error={props.add.error} />;
    case 'done':
      return <DoneStep state={state} />;
  }
}

function WizardActions(props: {
  readonly state: WizardState;
  readonly dispatch: Dispatch<WizardEvent>;
  readonly busy: boolean;
  readonly clean: boolean;
  readonly blocked: boolean;
  readonly onDetect: () => void;
  /** Ends the search; null while none runs. */
  readonly onStop: (() => void) | null;
  readonly onAdd: () => void;
}) {
  const { state, dispatch, busy } = props;
  const texts = useTexts(addTargetTexts);
  switch (state.step) {
    case 'done':
      return null;
    case 'where':
      return (
        <>
          {props.onStop === null ? null : (
            <Button icon="stop" onClick={props.onStop}>
              {texts.stop}
            </Button>
          )}
          <Button tone="primary" icon="search" busy={busy} onClick={props.onDetect}>
            {texts.detect}
          </Button>
        </>
      );
    case 'test':
      return (
        <Button tone="primary" icon="add" busy={busy} disabled={props.blocked} onClick={props.onAdd}>
          {props.clean || props.blocked ? texts.add : texts.addAnyway}
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
