import { useRef, useState } from 'react';
import type { RefObject } from 'react';
import { runTexts } from '../../app/texts/runs.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { SubmitForm } from '../../ui/SubmitForm.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';

/** Asks for one sentence before something is written into the record. */
export function WordsDialog(props: {
  readonly title: string;
  readonly description?: string;
  readonly label: string;
  readonly required?: boolean;
  readonly verb: string;
  readonly tone?: 'primary' | 'danger';
  readonly busy: boolean;
  readonly error: unknown;
  readonly finalFocus?: RefObject<HTMLElement | null>;
  readonly onSubmit: (words: string) => void;
  readonly onClose: () => void;
}) {
  const texts = useTexts(runTexts);
  const ui = useTexts(uiTexts);
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [strict, setStrict] = useState(false);
  const isMissing = props.required === true && words.trim() === '';
  const submit = () => {
    if (isMissing) return setStrict(true);
    if (!props.busy) props.onSubmit(words.trim());
    return undefined;
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      description={props.description}
      initialFocus={input}
      {...(props.finalFocus ? { finalFocus: props.finalFocus } : {})}
      actions={
        <>
          <Button onClick={props.onClose}>{ui.cancel}</Button>
          <Button tone={props.tone ?? 'primary'} busy={props.busy} onClick={submit}>
            {props.verb}
          </Button>
        </>
      }
    >
      <SubmitForm onSubmit={submit}>
        <TextField
          ref={input}
          label={props.label}
          required={props.required ?? false}
          maxLength={2000}
          autoComplete="off"
          value={words}
          problem={strict && isMissing ? texts.reasonMissing : null}
          onChange={setWords}
        />
        <ErrorNote error={props.error} />
      </SubmitForm>
    </Dialog>
  );
}
