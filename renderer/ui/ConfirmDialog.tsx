import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { TextField } from './Field.tsx';
import { useTexts } from './language.tsx';
import { uiTexts } from './ui-texts.ts';

/** Asks before something that cannot be undone: Cancel has the focus, the verb is on the button, and a name may have to be typed. */
export function ConfirmDialog(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description: ReactNode;
  readonly verb: string;
  readonly typedName?: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onConfirm: (typedName: string) => void;
}) {
  const texts = useTexts(uiTexts);
  const cancel = useRef<HTMLButtonElement>(null);
  const [typed, setTyped] = useState('');
  const ready = props.typedName === undefined || typed === props.typedName;
  const close = () => {
    setTyped('');
    props.onClose();
  };
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={props.title}
      description={props.description}
      width="small"
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={close}>
            {texts.cancel}
          </Button>
          <Button tone="danger" disabled={!ready} busy={props.busy} onClick={() => props.onConfirm(typed)}>
            {props.verb}
          </Button>
        </>
      }
    >
      <div className="stack">
        {props.typedName === undefined ? null : (
          <TextField
            label={texts.typeName(props.typedName)}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
          />
        )}
        <ErrorNote error={props.error} />
      </div>
    </Dialog>
  );
}
