import { useRef, useState } from 'react';
import type { Run } from '../../../shared/model/runbook.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useRunCall } from '../../data/runbooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextArea, TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { SubmitForm } from '../../ui/SubmitForm.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';

/** Says who goes on with a run, and what they have to know. */
export function HandOverDialog(props: { readonly run: Run; readonly onClose: () => void }) {
  const { run } = props;
  const texts = useTexts(runTexts);
  const ui = useTexts(uiTexts);
  const input = useRef<HTMLInputElement>(null);
  const handOver = useRunCall('runbooks.handOver');
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const submit = () => {
    if (to.trim() === '' || handOver.isPending) return;
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
    <Dialog
      open
      onClose={props.onClose}
      title={texts.handOverTitle}
      initialFocus={input}
      actions={
        <>
          <Button onClick={props.onClose}>{ui.cancel}</Button>
          <Button tone="primary" disabled={to.trim() === ''} busy={handOver.isPending} onClick={submit}>
            {texts.handOverVerb}
          </Button>
        </>
      }
    >
      <SubmitForm onSubmit={submit}>
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
        <ErrorNote error={handOver.error} />
      </SubmitForm>
    </Dialog>
  );
}
