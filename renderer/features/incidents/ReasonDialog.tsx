import { useRef, useState } from 'react';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextArea } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';

/** Asks for some sentences that belong into the record; nothing happens without them. */
export function ReasonDialog(props: {
  readonly title: string;
  readonly description: string;
  readonly label: string;
  readonly verb: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSubmit: (text: string) => void;
  readonly onClose: () => void;
}) {
  const texts = useTexts(incidentTexts);
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      description={props.description}
      initialFocus={input}
      actions={
        <>
          <Button onClick={props.onClose}>{texts.cancel}</Button>
          <Button
            tone="primary"
            disabled={text.trim() === ''}
            busy={props.busy}
            onClick={() => props.onSubmit(text.trim())}
          >
            {props.verb}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextArea ref={input} label={props.label} required rows={4} value={text} onChange={setText} />
        <ErrorNote error={props.error} />
      </div>
    </Dialog>
  );
}
