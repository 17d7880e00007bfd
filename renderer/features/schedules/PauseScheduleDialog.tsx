import { useState } from 'react';
import type { ScheduleSummary } from '../../../shared/model/schedule.ts';
import { scheduleTexts } from '../../app/texts/schedules.ts';
import { useScheduleCall } from '../../data/schedules.ts';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';

/** Pauses a schedule, with the reason that whoever comes next will read. */
export function PauseScheduleDialog(props: {
  readonly schedule: ScheduleSummary;
  readonly onClose: () => void;
}) {
  const { schedule, onClose } = props;
  const texts = useTexts(scheduleTexts);
  const pause = useScheduleCall('schedules.pause');
  const [reason, setReason] = useState('');
  const submit = () =>
    pause.mutate({ scheduleId: schedule.id, reason: reason.trim() }, { onSuccess: onClose });
  return (
    <FormDialog
      onClose={onClose}
      width="small"
      title={texts.pauseTitle(schedule.name)}
      description={texts.pauseText}
      verb={texts.pause}
      disabled={reason.trim() === ''}
      busy={pause.isPending}
      error={pause.error}
      onSubmit={submit}
    >
      <TextField label={texts.reason} required maxLength={500} value={reason} onChange={setReason} />
    </FormDialog>
  );
}
