import type { Dispatch } from 'react';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import { targetFormTexts } from '../../../app/texts/target-form.ts';
import { TextField } from '../../../ui/Field.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { NetworkFields } from '../NetworkFields.tsx';
import { SettingFields } from '../SettingFields.tsx';
import { askedSettings } from './wizard-machine.ts';
import type { WizardEvent, WizardState } from './wizard-machine.ts';

/** The name, and what the pack asks for. */
export function SettingsStep(props: {
  readonly state: WizardState;
  readonly dispatch: Dispatch<WizardEvent>;
}) {
  const { state, dispatch } = props;
  const texts = useTexts(addTargetTexts);
  const form = useTexts(targetFormTexts);
  return (
    <div className="form">
      <h2>{texts.settingsTitle}</h2>
      <TextField
        label={form.name}
        help={form.nameHelp}
        required
        maxLength={80}
        value={state.name}
        problem={state.strict && state.name.trim() === '' ? form.missing : null}
        onChange={(name) => dispatch({ kind: 'name-typed', name })}
      />
      <SettingFields
        settings={askedSettings(state)}
        host={state.files === 'ssh' ? state.host.address.trim() : null}
        form={state.form}
        labels={state.labels}
        strict={state.strict}
        onChange={(name, value, label) =>
          dispatch({ kind: 'setting-changed', name, value, ...(label === undefined ? {} : { label }) })
        }
      />
      <details open={state.network.ca !== '' || state.network.proxy !== ''}>
        <summary>{texts.networkTitle}</summary>
        <div className="form form--inside">
          <NetworkFields
            form={state.network}
            onChange={(network) => dispatch({ kind: 'network-changed', network })}
          />
        </div>
      </details>
    </div>
  );
}
