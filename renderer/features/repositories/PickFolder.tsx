import { useState } from 'react';
import { newRepositoryTexts } from '../../app/texts/new-repository.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { FolderPicker } from '../targets/FolderPicker.tsx';
import type { Picked } from '../targets/FolderPicker.tsx';

/** A folder or a file that is chosen with the picker and shown as its path. */
export function PickFolder(props: {
  readonly label: string;
  readonly picked: Picked | null;
  readonly problem?: string | null;
  readonly wanted?: 'folder' | 'file';
  readonly onPick: (picked: Picked) => void;
}) {
  const texts = useTexts(newRepositoryTexts);
  const wanted = props.wanted ?? 'folder';
  const [open, setOpen] = useState(false);
  return (
    <div className="form__pick">
      <TextField
        label={props.label}
        mono
        readOnly
        required
        value={props.picked?.path ?? ''}
        problem={props.problem ?? null}
        onChange={() => undefined}
      />
      <Button icon={wanted} onClick={() => setOpen(true)}>
        {wanted === 'file' ? texts.chooseFile : texts.chooseFolder}
      </Button>
      <FolderPicker
        open={open}
        wanted={wanted}
        onClose={() => setOpen(false)}
        onPick={(picked) => {
          props.onPick(picked);
          setOpen(false);
        }}
      />
    </div>
  );
}
