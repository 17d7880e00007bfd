import type { Dispatch } from 'react';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import { targetFormTexts } from '../../../app/texts/target-form.ts';
import { useTexts } from '../../../ui/language.tsx';
import { SecretFields } from '../SecretFields.tsx';
import { NoPlaceForSecrets } from '../VaultCard.tsx';
import { stepReady } from './wizard-machine.ts';
import type { WizardEvent, WizardState } from './wizard-machine.ts';

/** What the pack signs in with. */
export function CredentialsStep(props: {
  readonly state: WizardState;
  readonly dispatch: Dispatch<WizardEvent>;
}) {
  const { state, dispatch } = props;
  const texts = useTexts(addTargetTexts);
  const form = useTexts(targetFormTexts);
  const credentials = state.pack?.credentials ?? [];
  return (
    <div className="form">
      <h2>{texts.credentialsTitle}</h2>
      <p className="muted">{credentials.length === 0 ? texts.noCredentials : form.secretKept}</p>
      {credentials.some(({ type }) => type !== 'rotating') ? <NoPlaceForSecrets /> : null}
      <SecretFields
        credentials={credentials}
        form={state.secrets}
        onChange={(name, value) => dispatch({ kind: 'secret-typed', name, value })}
      />
      {state.strict && !stepReady(state) ? (
        <p className="field__problem" role="alert">
          {texts.credentialsMissing}
        </p>
      ) : null}
    </div>
  );
}
