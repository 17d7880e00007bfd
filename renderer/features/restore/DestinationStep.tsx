import { useRef, useState } from 'react';
import type { Dispatch } from 'react';
import { useChosenTarget } from '../../data/targets.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { FolderPicker } from '../targets/FolderPicker.tsx';
import { isFolderName, isHostFolder } from './restore-machine.ts';
import type { RestoreEvent, RestoreState, RestoreTo } from './restore-machine.ts';

type StepProps = { readonly state: RestoreState; readonly dispatch: Dispatch<RestoreEvent> };

/** A folder of its own, here or on the host that has the target's files, or over what the target has. The first is chosen until the operator says otherwise. */
export function DestinationStep(props: StepProps) {
  const { state, dispatch } = props;
  const texts = useTexts(restoreTexts);
  const host = useChosenTarget(state.snapshot?.targetId ?? null).data?.host?.address ?? null;
  const choices: readonly (readonly [RestoreTo, string])[] = [
    ['folder', host === null ? texts.toFolder : texts.toFolderHere],
    ...(host === null ? [] : [['host-folder', texts.toHostFolder(host)] as const]),
    ['in-place', texts.inPlace],
  ];
  return (
    <div className="form">
      <h2>{texts.destinationTitle}</h2>
      <div role="radiogroup" aria-label={texts.destination} className="stack">
        {choices.map(([to, title]) => (
          <label key={to} className="proposal">
            <input
              type="radio"
              name="destination"
              checked={state.to === to}
              onChange={() => dispatch({ kind: 'destination-chosen', to })}
            />
            <span className="stack stack--tight">
              <strong>{title}</strong>
              {to === 'in-place' ? <span className="muted">{texts.inPlaceHelp}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {state.to === 'folder' ? <FolderFields {...props} /> : null}
      {state.to === 'host-folder' ? <HostFolderField {...props} /> : null}
    </div>
  );
}

function HostFolderField({ state, dispatch }: StepProps) {
  const texts = useTexts(restoreTexts);
  const path = state.hostFolder;
  const isMissing = path.trim() === '';
  const isWrong = isMissing ? state.strict : !isHostFolder(path.trim());
  return (
    <TextField
      label={texts.hostFolder}
      help={texts.hostFolderHelp}
      value={path}
      maxLength={4096}
      mono
      problem={isWrong ? texts.badHostFolder : null}
      onChange={(typed) => dispatch({ kind: 'host-folder-typed', path: typed })}
    />
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
