import { newRepositoryTexts } from '../../app/texts/new-repository.ts';
import { Choices } from '../../ui/Choices.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { HostEntry } from '../hosts/HostEntry.tsx';
import { PickFolder } from './PickFolder.tsx';
import { isFolderOnHost, typedHost } from './place-form.ts';
import type { PlaceForm } from './place-form.ts';

/** On this computer or on a host; there with its key to compare, and what it can be used for. */
export function PlaceFields(props: {
  readonly form: PlaceForm;
  /** What is missing is pointed at. */
  readonly strict: boolean;
  readonly onChange: (form: PlaceForm) => void;
}) {
  const { form, strict, onChange } = props;
  const texts = useTexts(newRepositoryTexts);
  return (
    <>
      <Choices
        label={texts.on}
        value={form.on}
        onChange={(on) => onChange({ ...form, on })}
        choices={[
          { value: 'here', label: texts.onThisComputer },
          { value: 'host', label: texts.onHost },
        ]}
      />
      {form.on === 'here' ? (
        <PickFolder
          label={texts.folder}
          picked={form.folder}
          problem={strict && form.folder === null ? texts.folderMissing : null}
          onPick={(folder) => onChange({ ...form, folder })}
        />
      ) : (
        <HostEntry
          form={form.host}
          found={form.found}
          strict={strict}
          use="repository"
          onChange={(host, found) => onChange(typedHost(form, host, found))}
        >
          <TextField
            label={texts.folderOnHost}
            help={texts.folderOnHostHelp}
            mono
            required
            maxLength={4096}
            placeholder="/volume/holdfast"
            value={form.path}
            problem={
              (strict || form.path.trim() !== '') && !isFolderOnHost(form.path)
                ? texts.folderOnHostMissing
                : null
            }
            onChange={(path) => onChange({ ...form, path })}
          />
        </HostEntry>
      )}
    </>
  );
}
