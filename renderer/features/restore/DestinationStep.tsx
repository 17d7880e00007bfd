import { useRef, useState } from 'react';
import type { Dispatch } from 'react';
import { restoreTexts } from '../../app/texts/restore.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { FolderPicker } from '../targets/FolderPicker.tsx';
import { isFolderName } from './restore-machine.ts';
import type { RestoreEvent, RestoreState } from './restore-machine.ts';

type StepProps = { readonly state: RestoreState; readonly dispatch: Dispatch<RestoreEvent> };

/** A folder of its own, or over what the target has. The first is chosen until the operator says otherwise. */
export function DestinationStep(props: StepProps) {
  const { state, dispatch } = props;
  const texts = useTexts(restoreTexts);
  return (
    <div className="form">
      <h2>{texts.destinationTitle}</h2>
      <div role="radiogroup" aria-label={texts.destination} className="stack">
        {(['folder', 'in-place'] as const).map((to) => (
          <label key={to} className="proposal">
            <input
              type="radio"
              name="destination"
              checked={state.to === to}
              onChange={() => dispatch({ kind: 'destination-chosen', to })}
            />
            <span className="stack stack--tight">
              <strong>{to === 'folder' ? texts.toFolder : texts.inPlace}</strong>
              {to === 'folder' ? null : <span className="muted">{texts.inPlaceHelp}</span>}
            </span>
          </label>
        ))}
      </div>
      {state.to === 'folder' ? <FolderFields {...props} /> : null}
    </div>
  );
}

function FolderFields(props: StepProps) {
  const { state, dispatch } = props;
  const texts = useTexts(restoreTexts);
  const name = state.newName.trim();
  return (
    <>
      <FolderField
        label={texts.inside}
        path={state.folder?.path ?? null}
        problem={state.strict && state.folder === null ? texts.noFolder : null}
        onPick={(picked) => dispatch({ kind: 'folder-picked', ...picked })}
      />
      <TextField
        label={texts.newName}
        help={texts.newNameHelp}
        value={state.newName}
        maxLength={120}
        mono
        problem={isFolderName(name) ? null : texts.badName}
        onChange={(typed) => dispatch({ kind: 'name-typed', name: typed })}
      />
      {state.folder === null ? null : (
        <p role="status">
          {texts.willBe}{' '}
          <Plain text={name === '' ? state.folder.path : `${state.folder.path}/${name}`} mono />
        </p>
      )}
    </>
  );
}

/** A folder by the picker: what is chosen is a token, the path is for reading. */
export function FolderField(props: {
  readonly label: string;
  readonly path: string | null;
  readonly problem: string | null;
  readonly onPick: (picked: { readonly token: string; readonly path: string }) => void;
}) {
  const texts = useTexts(restoreTexts);
  const [picking, setPicking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setPicking(false);
    button.current?.focus();
  };
  return (
    <div className="form__pick">
      <TextField
        label={props.label}
        value={props.path ?? ''}
        readOnly
        mono
        problem={props.problem}
        onChange={() => undefined}
      />
      <Button ref={button} icon="folder" onClick={() => setPicking(true)}>
        {texts.pick}
      </Button>
      <FolderPicker
        open={picking}
        wanted="folder"
        onClose={close}
        onPick={(picked) => {
          props.onPick(picked);
          close();
        }}
      />
    </div>
  );
}
