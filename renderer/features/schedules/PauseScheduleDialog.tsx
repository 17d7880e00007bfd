import { useState } from 'react';
import type { ScheduleSummary } from '../../../shared/model/schedule.ts';
import { scheduleTexts } from '../../app/texts/schedules.ts';
import { useScheduleCall } from '../../data/schedules.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { SubmitForm } from '../../ui/SubmitForm.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';

/** Pauses a schedule, with the reason that whoever comes next will read. */
export function PauseScheduleDialog(props: {
  readonly schedule: ScheduleSummary;
  readonly onClose: () => void;
}) {
  const { schedule, onClose } = props;
  const texts = useTexts(scheduleTexts);
  const ui = useTexts(uiTexts);
  const pause = useScheduleCall('schedules.pause');
  const [reason, setReason] = useState('');
  const submit = () => {
    if (reason.trim() !== '')
      pause.mutate({ scheduleId: schedule.id, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width="small"
      title={texts.pauseTitle(schedule.name)}
      description={texts.pauseText}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" disabled={reason.trim() === ''} busy={pause.isPending} onClick={submit}>
            {texts.pause}
          </Button>
        </>
      }
    >
      <SubmitForm onSubmit={submit}>
        <TextField label={texts.reason} required maxLength={500} value={reason} onChange={setReason} />
        <ErrorNote error={pause.error} />
      </SubmitForm>
    </Dialog>
  );
}
