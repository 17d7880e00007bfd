import { useState } from 'react';
import type { Alert } from '../../../shared/model/alert.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { useAlertCall } from '../../data/alerts.ts';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';

/** Says that an alert was seen, with what is being done about it. */
export function AcknowledgeDialog(props: { readonly alert: Alert; readonly onClose: () => void }) {
  const { alert, onClose } = props;
  const texts = useTexts(alertTexts);
  const acknowledge = useAlertCall('alerts.acknowledge');
  const [comment, setComment] = useState(alert.acknowledged?.comment ?? '');
  const submit = () =>
    acknowledge.mutate({ alertId: alert.id, comment: comment.trim() }, { onSuccess: onClose });
  return (
    <FormDialog
      onClose={onClose}
      width="small"
      title={texts.acknowledgeTitle(alert.subject)}
      description={texts.acknowledgeText}
      verb={texts.acknowledge}
      disabled={comment.trim() === ''}
      busy={acknowledge.isPending}
      error={acknowledge.error}
      onSubmit={submit}
    >
      <TextField label={texts.comment} required maxLength={2000} value={comment} onChange={setComment} />
    </FormDialog>
  );
}
