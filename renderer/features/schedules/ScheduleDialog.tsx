import { useState } from 'react';
import type { Repository } from '../../../shared/model/repository.ts';
import type { ScheduleSummary } from '../../../shared/model/schedule.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { scheduleTexts } from '../../app/texts/schedules.ts';
import { useRepositories } from '../../data/repositories.ts';
import { useScheduleCall } from '../../data/schedules.ts';
import { useTargets } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { draftOfSchedule, emptySchedule, formOfSchedule } from './schedule-form.ts';
import type { ScheduleForm } from './schedule-form.ts';
import { TaskFields } from './TaskFields.tsx';
import { TimingFields } from './TimingFields.tsx';

/** Makes a schedule or changes one, once it is known what there is to choose from. */
export function ScheduleDialog(props: {
  readonly schedule: ScheduleSummary | null;
  readonly onClose: () => void;
}) {
  const { schedule, onClose } = props;
  const texts = useTexts(scheduleTexts);
  const ui = useTexts(uiTexts);
  const targets = useTargets().data?.targets;
  const repositories = useRepositories().data?.repositories;
  if (targets?.[0] && repositories?.[0])
    return <ScheduleEditor {...props} targets={targets} repositories={repositories} />;
  return (
    <Dialog
      open
      onClose={onClose}
      title={schedule === null ? texts.addTitle : texts.editTitle(schedule.name)}
      actions={<Button onClick={onClose}>{ui.cancel}</Button>}
    >
      {targets && repositories ? <EmptyState title={texts.nothingToChoose} /> : <Skeleton rows={5} />}
    </Dialog>
  );
}

function startOf(
  schedule: ScheduleSummary | null,
  targets: readonly TargetSummary[],
  repositories: readonly Repository[],
): ScheduleForm {
  if (schedule !== null) return formOfSchedule(schedule);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return emptySchedule(targets[0]?.id ?? null, repositories[0]?.id ?? null, zone);
}

function ScheduleEditor(props: {
  readonly schedule: ScheduleSummary | null;
  readonly targets: readonly TargetSummary[];
  readonly repositories: readonly Repository[];
  readonly onClose: () => void;
}) {
  const { schedule, targets, repositories, onClose } = props;
  const texts = useTexts(scheduleTexts);
  const set = useScheduleCall('schedules.set');
  const [form, setForm] = useState(() => startOf(schedule, targets, repositories));
  const [strict, setStrict] = useState(false);
  const save = () => {
    setStrict(true);
    const draft = draftOfSchedule(form);
    if (draft === null) return;
    set.mutate(
      { ...draft, ...(schedule === null ? {} : { scheduleId: schedule.id }) },
      { onSuccess: onClose },
    );
  };
  return (
    <FormDialog
      onClose={onClose}
      title={schedule === null ? texts.addTitle : texts.editTitle(schedule.name)}
      verb={texts.save}
      busy={set.isPending}
      error={set.error}
      onSubmit={save}
    >
      <TextField
        label={texts.name}
        required
        maxLength={80}
        value={form.name}
        problem={strict && form.name.trim() === '' ? texts.nameMissing : null}
        onChange={(name) => setForm({ ...form, name })}
      />
      <TaskFields
        form={form}
        onChange={setForm}
        targets={targets}
        repositories={repositories}
        strict={strict}
      />
      <TimingFields form={form} onChange={setForm} strict={strict} />
    </FormDialog>
  );
}
