import type { Dispatch } from 'react';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import { Choices } from '../../../ui/Choices.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { HostEntry } from '../../hosts/HostEntry.tsx';
import type { WizardEvent, WizardState } from './wizard-machine.ts';

/** How one gets to the target's files today, and for a host, its key and what it can be used for. */
export function FilesStep(props: { readonly state: WizardState; readonly dispatch: Dispatch<WizardEvent> }) {
  const { state, dispatch } = props;
  const texts = useTexts(addTargetTexts);
  const notes = { here: texts.filesHere, ssh: texts.filesSsh, none: texts.filesNone };
  return (
    <div className="form">
      <h2>{texts.filesTitle}</h2>
      <Choices
        label={texts.filesWay}
        value={state.files}
        onChange={(files) => dispatch({ kind: 'files-chosen', files })}
        choices={[
          { value: 'here', label: texts.onThisComputer },
          { value: 'ssh', label: texts.bySsh },
          { value: 'none', label: texts.notAtAll },
        ]}
      />
      <p className="muted">{notes[state.files]}</p>
      {state.files === 'ssh' ? (
        <HostEntry
          form={state.host}
          found={state.found}
          strict={state.strict}
          onChange={(host, found) => dispatch({ kind: 'host-changed', host, found })}
        />
      ) : null}
    </div>
  );
}
