import { useRef, useState } from 'react';
import type { Repository } from '../../../shared/model/repository.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useRepositoryCall } from '../../data/repositories.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';

export function RenameDialog(props: { readonly repository: Repository; readonly onClose: () => void }) {
  const texts = useTexts(repositoryTexts);
  const rename = useRepositoryCall('repositories.rename');
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(props.repository.name);
  const submit = () => {
    if (name.trim() !== '')
      rename.mutate({ repositoryId: props.repository.id, name: name.trim() }, { onSuccess: props.onClose });
  };
  return (
    <Dialog
      open
      width="small"
      onClose={props.onClose}
      title={texts.rename}
      initialFocus={input}
      actions={
        <>
          <Button onClick={props.onClose}>{texts.cancel}</Button>
          <Button tone="primary" disabled={name.trim() === ''} busy={rename.isPending} onClick={submit}>
            {texts.save}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField ref={input} label={texts.name} maxLength={80} value={name} onChange={setName} />
        <ErrorNote error={rename.error} />
      </form>
    </Dialog>
  );
}
