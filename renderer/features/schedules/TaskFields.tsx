import type { RepositoryId, TargetId } from '../../../shared/model/ids.ts';
import type { Repository } from '../../../shared/model/repository.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { scheduleTexts } from '../../app/texts/schedules.ts';
import { Choices } from '../../ui/Choices.tsx';
import { Select } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { RunbookFields } from './RunbookFields.tsx';
import type { ScheduleForm } from './schedule-form.ts';

type TaskFieldsProps = {
  readonly form: ScheduleForm;
  readonly onChange: (form: ScheduleForm) => void;
  readonly targets: readonly TargetSummary[];
  readonly repositories: readonly Repository[];
  readonly strict: boolean;
};

/** What is done, with which target and repositories. */
export function TaskFields(props: TaskFieldsProps) {
  const { form, onChange } = props;
  const texts = useTexts(scheduleTexts);
  return (
    <>
      <Choices<ScheduleForm['kind']>
        label={texts.kind}
        value={form.kind}
        onChange={(kind) => onChange({ ...form, kind })}
        choices={[
          { value: 'snapshot', label: texts.snapshot },
          { value: 'drill', label: texts.drill },
          { value: 'copy', label: texts.copy },
          { value: 'runbook', label: texts.runbook },
        ]}
      />
      {form.kind === 'copy' ? null : (
        <Select<TargetId | 'none'>
          label={texts.target}
          value={form.targetId ?? 'none'}
          onChange={(chosen) =>
            onChange({ ...form, targetId: chosen === 'none' ? null : chosen, runbookId: null })
          }
          choices={props.targets.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {form.kind !== 'runbook' ? (
        <Select<RepositoryId | 'none'>
          label={form.kind === 'copy' ? texts.from : texts.repository}
          value={form.repositoryId ?? 'none'}
          onChange={(chosen) => onChange({ ...form, repositoryId: chosen === 'none' ? null : chosen })}
          choices={props.repositories.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : form.targetId === null ? null : (
        <RunbookFields {...props} targetId={form.targetId} />
      )}
      {form.kind === 'snapshot' || form.kind === 'copy' ? <SecondRepository {...props} /> : null}
      {form.kind === 'snapshot' ? (
        <>
          <Switch
            label={texts.verify}
            checked={form.verify}
            onChange={(verify) => onChange({ ...form, verify })}
          />
          <Switch
            label={texts.retention}
            checked={form.retention}
            onChange={(retention) => onChange({ ...form, retention })}
          />
        </>
      ) : null}
    </>
  );
}

function SecondRepository(props: TaskFieldsProps) {
  const { form, onChange } = props;
  const texts = useTexts(scheduleTexts);
  const missing =
    form.kind === 'copy' && props.strict && (form.second === null || form.second === form.repositoryId);
  return (
    <Select<RepositoryId | 'none'>
      label={form.kind === 'copy' ? texts.to : texts.copyTo}
      value={form.second ?? 'none'}
      problem={missing ? texts.sameRepository : null}
      onChange={(chosen) => onChange({ ...form, second: chosen === 'none' ? null : chosen })}
      choices={[
        { value: 'none', label: texts.nowhere },
        ...props.repositories
          .filter(({ id }) => id !== form.repositoryId)
          .map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
