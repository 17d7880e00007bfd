import { useRef, useState } from 'react';
import type { Run } from '../../../shared/model/runbook.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useRunCall } from '../../data/runbooks.ts';
import { TextArea, TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';

/** Says who goes on with a run, and what they have to know. */
export function HandOverDialog(props: { readonly run: Run; readonly onClose: () => void }) {
  const { run } = props;
  const texts = useTexts(runTexts);
  const input = useRef<HTMLInputElement>(null);
  const handOver = useRunCall('runbooks.handOver');
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const submit = () => {
    handOver.mutate(
      {
        runId: run.id,
        revision: run.revision,
        to: to.trim(),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      },
      { onSuccess: props.onClose },
    );
  };
  return (
    <FormDialog
      onClose={props.onClose}
      title={texts.handOverTitle}
      initialFocus={input}
      verb={texts.handOverVerb}
      disabled={to.trim() === ''}
      busy={handOver.isPending}
      error={handOver.error}
      onSubmit={submit}
    >
      <TextField
        ref={input}
        label={texts.handOverTo}
        required
        maxLength={200}
        autoComplete="off"
        value={to}
        onChange={setTo}
      />
      <TextArea label={texts.note} rows={3} value={note} onChange={setNote} />
    </FormDialog>
  );
}
