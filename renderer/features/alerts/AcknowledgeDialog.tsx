import { useState } from 'react';
import type { Alert } from '../../../shared/model/alert.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { useAlertCall } from '../../data/alerts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { SubmitForm } from '../../ui/SubmitForm.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';

/** Says that an alert was seen, with what is being done about it. */
export function AcknowledgeDialog(props: { readonly alert: Alert; readonly onClose: () => void }) {
  const { alert, onClose } = props;
  const texts = useTexts(alertTexts);
  const ui = useTexts(uiTexts);
  const acknowledge = useAlertCall('alerts.acknowledge');
  const [comment, setComment] = useState(alert.acknowledged?.comment ?? '');
  const submit = () => {
    if (comment.trim() !== '')
      acknowledge.mutate({ alertId: alert.id, comment: comment.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width="small"
      title={texts.acknowledgeTitle(alert.subject)}
      description={texts.acknowledgeText}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button
            tone="primary"
            disabled={comment.trim() === ''}
            busy={acknowledge.isPending}
            onClick={submit}
          >
            {texts.acknowledge}
          </Button>
        </>
      }
    >
      <SubmitForm onSubmit={submit}>
        <TextField label={texts.comment} required maxLength={2000} value={comment} onChange={setComment} />
        <ErrorNote error={acknowledge.error} />
      </SubmitForm>
    </Dialog>
  );
}
