import { useState } from 'react';
import type { Dispatch } from 'react';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choices } from '../../../ui/Choices.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { FolderPicker } from '../FolderPicker.tsx';
import { isAddress } from './wizard-machine.ts';
import type { WizardEvent, WizardState } from './wizard-machine.ts';

/** An address or a folder. */
export function WhereStep(props: {
  readonly state: WizardState;
  readonly dispatch: Dispatch<WizardEvent>;
  readonly error: unknown;
  readonly onSubmit: () => void;
}) {
  const { state, dispatch } = props;
  const texts = useTexts(addTargetTexts);
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <h2>{texts.whereTitle}</h2>
      <Choices
        label={texts.way}
        value={state.from}
        onChange={(from) => dispatch({ kind: 'from-chosen', from })}
        choices={[
          { value: 'address', label: texts.byAddress },
          { value: 'folder', label: texts.byFolder },
        ]}
      />
      {state.from === 'address' ? (
        <TextField
          label={texts.address}
          help={texts.addressHelp}
          type="url"
          inputMode="url"
          required
          value={state.address}
          problem={state.strict && !isAddress(state.address) ? texts.badAddress : null}
          onChange={(address) => dispatch({ kind: 'address-typed', address })}
        />
      ) : (
        <FolderField state={state} dispatch={dispatch} />
      )}
      <p className="muted">{texts.filesNote}</p>
      <ErrorNote error={props.error} />
    </form>
  );
}

function FolderField(props: { readonly state: WizardState; readonly dispatch: Dispatch<WizardEvent> }) {
  const { state, dispatch } = props;
  const texts = useTexts(addTargetTexts);
  const [open, setOpen] = useState(false);
  return (
    <div className="form__pick">
      <TextField
        label={texts.folder}
        mono
        readOnly
        required
        value={state.folder?.path ?? ''}
        problem={state.strict && state.folder === null ? texts.noFolder : null}
        onChange={() => undefined}
      />
      <Button icon="folder" onClick={() => setOpen(true)}>
        {texts.chooseFolder}
      </Button>
      <FolderPicker
        open={open}
        wanted="folder"
        onClose={() => setOpen(false)}
        onPick={(picked) => {
          dispatch({ kind: 'folder-picked', ...picked });
          setOpen(false);
        }}
      />
    </div>
  );
}
