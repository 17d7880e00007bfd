import { scheduleTexts } from '../../app/texts/schedules.ts';
import { Choices } from '../../ui/Choices.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { isExpression } from './schedule-form.ts';
import type { ScheduleForm } from './schedule-form.ts';

/** When: every day at a time, or by a cron expression, on the clock of a zone. */
export function TimingFields(props: {
  readonly form: ScheduleForm;
  readonly onChange: (form: ScheduleForm) => void;
  readonly strict: boolean;
}) {
  const { form, onChange } = props;
  const texts = useTexts(scheduleTexts);
  const zones = [...new Set([form.zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  return (
    <>
      <Choices<ScheduleForm['timing']>
        label={texts.when}
        value={form.timing}
        onChange={(timing) => onChange({ ...form, timing })}
        choices={[
          { value: 'daily', label: texts.daily },
          { value: 'cron', label: texts.cron },
        ]}
      />
      <div className="form__pair">
        {form.timing === 'daily' ? (
          <TextField
            label={texts.at}
            type="time"
            required
            value={form.at}
            onChange={(at) => onChange({ ...form, at: at.slice(0, 5) })}
          />
        ) : (
          <TextField
            label={texts.expression}
            help={texts.expressionHelp}
            mono
            required
            maxLength={120}
            value={form.expression}
            problem={props.strict && !isExpression(form.expression) ? texts.badExpression : null}
            onChange={(expression) => onChange({ ...form, expression })}
          />
        )}
        <Select
          label={texts.zone}
          value={form.zone}
          onChange={(zone) => onChange({ ...form, zone })}
          choices={zones.map((zone) => ({ value: zone, label: zone }))}
        />
      </div>
    </>
  );
}
