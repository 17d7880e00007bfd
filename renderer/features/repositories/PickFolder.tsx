import { useState } from 'react';
import { newRepositoryTexts } from '../../app/texts/new-repository.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { FolderPicker } from '../targets/FolderPicker.tsx';
import type { Picked } from '../targets/FolderPicker.tsx';

/** A folder that is chosen with the picker and shown as its path. */
export function PickFolder(props: {
  readonly label: string;
  readonly picked: Picked | null;
  readonly problem?: string | null;
  readonly wanted?: 'folder' | 'file';
  readonly onPick: (picked: Picked) => void;
}) {
  const texts = useTexts(newRepositoryTexts);
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
      <Button icon="folder" onClick={() => setOpen(true)}>
        {texts.chooseFolder}
      </Button>
      <FolderPicker
        open={open}
        wanted={props.wanted ?? 'folder'}
        onClose={() => setOpen(false)}
        onPick={(picked) => {
          props.onPick(picked);
          setOpen(false);
        }}
      />
    </div>
  );
}
