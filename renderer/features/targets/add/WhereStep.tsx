import { useState } from 'react';
import type { Dispatch } from 'react';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choices } from '../../../ui/Choices.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { HostEntry } from '../../hosts/HostEntry.tsx';
import { FolderPicker } from '../FolderPicker.tsx';
import { isAddress, isHostPath } from './pointed-at.ts';
import type { WizardEvent, WizardState } from './wizard-machine.ts';

/** An address, or a folder here or on a host. */
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
          { value: 'host', label: texts.byHost },
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
      ) : null}
      {state.from === 'folder' ? <FolderField state={state} dispatch={dispatch} /> : null}
      {state.from === 'host' ? <HostFolder state={state} dispatch={dispatch} /> : null}
      <p className="muted">{texts.filesNote}</p>
      <ErrorNote error={props.error} />
    </form>
  );
}

/** A host is entered before anything is looked for there. */
function HostFolder(props: { readonly state: WizardState; readonly dispatch: Dispatch<WizardEvent> }) {
  const { state, dispatch } = props;
  const texts = useTexts(addTargetTexts);
  const isWrong = (state.strict || state.hostFolder.trim() !== '') && !isHostPath(state.hostFolder);
  return (
    <HostEntry
      form={state.host}
      found={state.found}
      strict={state.strict}
      onChange={(host, found) => dispatch({ kind: 'host-changed', host, found })}
    >
      <TextField
        label={texts.folder}
        help={texts.hostFolderHelp}
        mono
        required
        maxLength={2000}
        placeholder="/srv/…"
        value={state.hostFolder}
        problem={isWrong ? texts.noHostFolder : null}
        onChange={(path) => dispatch({ kind: 'host-folder-typed', path })}
      />
    </HostEntry>
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
