import { useRef, useState } from 'react';
import type { Repository } from '../../../shared/model/repository.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useRepositoryCall } from '../../data/repositories.ts';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';

export function RenameDialog(props: { readonly repository: Repository; readonly onClose: () => void }) {
  const texts = useTexts(repositoryTexts);
  const rename = useRepositoryCall('repositories.rename');
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(props.repository.name);
  const submit = () =>
    rename.mutate({ repositoryId: props.repository.id, name: name.trim() }, { onSuccess: props.onClose });
  return (
    <FormDialog
      width="small"
      onClose={props.onClose}
      title={texts.rename}
      initialFocus={input}
      verb={texts.save}
      disabled={name.trim() === ''}
      busy={rename.isPending}
      error={rename.error}
      onSubmit={submit}
    >
      <TextField ref={input} label={texts.name} maxLength={80} value={name} onChange={setName} />
    </FormDialog>
  );
}
