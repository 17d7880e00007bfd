import type { RepositoryId, TargetId } from '../../../shared/model/ids.ts';
import type { Repository } from '../../../shared/model/repository.ts';
import { scheduleTexts } from '../../app/texts/schedules.ts';
import { useRunbooks } from '../../data/runbooks.ts';
import { Select } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import type { ScheduleForm } from './schedule-form.ts';

/** No id is empty. */
const nothing = '';

/** Which runbook of a target is begun, and where its snapshots go. */
export function RunbookFields(props: {
  readonly form: ScheduleForm;
  readonly targetId: TargetId;
  readonly onChange: (form: ScheduleForm) => void;
  readonly repositories: readonly Repository[];
  readonly strict: boolean;
}) {
  const { form, onChange } = props;
  const texts = useTexts(scheduleTexts);
  const local = useLocal();
  const known = useRunbooks(props.targetId).data?.runbooks ?? [];
  const recurringFirst = known.toSorted((a, b) => Number(a.every === null) - Number(b.every === null));
  return (
    <>
      <Select
        label={texts.whichRunbook}
        help={texts.runbookHelp}
        value={form.runbookId ?? nothing}
        problem={props.strict && form.runbookId === null ? texts.runbookMissing : null}
        onChange={(chosen) => onChange({ ...form, runbookId: chosen === nothing ? null : chosen })}
        choices={[
          { value: nothing, label: known.length === 0 ? texts.noRunbook : texts.runbookMissing },
          ...recurringFirst.map(({ id, title }) => ({ value: id, label: local(title) })),
        ]}
      />
      <Select<RepositoryId | 'none'>
        label={texts.snapshotsTo}
        value={form.repositoryId ?? 'none'}
        onChange={(chosen) => onChange({ ...form, repositoryId: chosen === 'none' ? null : chosen })}
        choices={[
          { value: 'none', label: texts.noSnapshots },
          ...props.repositories.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </>
  );
}
