import type { Dispatch } from 'react';
import { newRepositoryTexts } from '../../../app/texts/new-repository.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { SubmitForm } from '../../../ui/SubmitForm.tsx';
import { PlaceFields } from '../PlaceFields.tsx';
import { isFolderName } from './new-repository-machine.ts';
import type { NewRepositoryEvent, NewRepositoryState } from './new-repository-machine.ts';

/** Name and place; on this computer also the name of a new folder inside it. */
export function PlaceStep(props: {
  readonly state: NewRepositoryState;
  readonly dispatch: Dispatch<NewRepositoryEvent>;
  readonly error: unknown;
  readonly onSubmit: () => void;
}) {
  const { state, dispatch } = props;
  const texts = useTexts(newRepositoryTexts);
  return (
    <SubmitForm className="form" onSubmit={props.onSubmit}>
      <h2>{texts.placeTitle}</h2>
      <p className="muted">{texts.placeText}</p>
      <TextField
        label={texts.name}
        help={texts.nameHelp}
        required
        maxLength={80}
        value={state.name}
        problem={state.strict && state.name.trim() === '' ? texts.nameMissing : null}
        onChange={(name) => dispatch({ kind: 'name-typed', name })}
      />
      <PlaceFields
        form={state.place}
        strict={state.strict}
        onChange={(place) => dispatch({ kind: 'place-changed', place })}
      />
      {state.place.on === 'host' ? null : (
        <TextField
          label={texts.newFolder}
          help={texts.newFolderHelp}
          mono
          maxLength={120}
          value={state.newFolderName}
          problem={isFolderName(state.newFolderName) ? null : texts.badFolderName}
          onChange={(name) => dispatch({ kind: 'new-folder-typed', name })}
        />
      )}
      <ErrorNote error={props.error} />
    </SubmitForm>
  );
}
