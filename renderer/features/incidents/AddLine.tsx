import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';

/** One line that is added to a list. What was typed stays until it is kept. */
export function AddLine(props: {
  readonly label: string;
  readonly verb: string;
  readonly maxLength: number;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onAdd: (text: string, onAdded: () => void) => void;
}) {
  const [text, setText] = useState('');
  const add = () => {
    if (text.trim() !== '' && !props.busy) props.onAdd(text.trim(), () => setText(''));
  };
  return (
    <form
      className="stack stack--tight"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <div className="incident__add">
        <TextField
          className="grow"
          label={props.label}
          maxLength={props.maxLength}
          autoComplete="off"
          value={text}
          onChange={setText}
        />
        <Button type="submit" disabled={text.trim() === ''} busy={props.busy}>
          {props.verb}
        </Button>
      </div>
      <ErrorNote error={props.error} />
    </form>
  );
}
