import { useRef, useState } from 'react';
import type { RefObject } from 'react';
import { runTexts } from '../../app/texts/runs.ts';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';

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
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [strict, setStrict] = useState(false);
  const isMissing = props.required === true && words.trim() === '';
  const submit = () => {
    if (isMissing) setStrict(true);
    else props.onSubmit(words.trim());
  };
  return (
    <FormDialog
      onClose={props.onClose}
      title={props.title}
      description={props.description}
      initialFocus={input}
      {...(props.finalFocus ? { finalFocus: props.finalFocus } : {})}
      verb={props.verb}
      tone={props.tone ?? 'primary'}
      busy={props.busy}
      error={props.error}
      onSubmit={submit}
    >
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
    </FormDialog>
  );
}
