import { alertTexts } from '../../app/texts/alerts.ts';
import { Select, TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Switch } from '../../ui/Switch.tsx';
import type { RuleForm } from './rule-form.ts';

/** Quiet hours, and reminders. */
export function WhenFields(props: { readonly form: RuleForm; readonly onChange: (form: RuleForm) => void }) {
  const { form, onChange } = props;
  const texts = useTexts(alertTexts);
  const zones = [...new Set([form.zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  return (
    <>
      <Switch
        label={texts.quiet}
        help={texts.quietHelp}
        checked={form.quiet}
        onChange={(quiet) => onChange({ ...form, quiet })}
      />
      {form.quiet ? (
        <>
          <div className="form__pair">
            <TextField
              label={texts.quietFrom}
              type="time"
              required
              value={form.from}
              onChange={(from) => onChange({ ...form, from: from.slice(0, 5) })}
            />
            <TextField
              label={texts.quietTo}
              type="time"
              required
              value={form.to}
              onChange={(to) => onChange({ ...form, to: to.slice(0, 5) })}
            />
          </div>
          <Select
            label={texts.zone}
            value={form.zone}
            onChange={(zone) => onChange({ ...form, zone })}
            choices={zones.map((zone) => ({ value: zone, label: zone }))}
          />
          <Switch
            label={texts.downAnyway}
            checked={form.downAnyway}
            onChange={(downAnyway) => onChange({ ...form, downAnyway })}
          />
        </>
      ) : null}
      <Switch
        label={texts.repeat}
        checked={form.repeat}
        onChange={(repeat) => onChange({ ...form, repeat })}
      />
      {form.repeat ? (
        <div className="form__pair">
          <TextField
            label={texts.repeatEvery}
            inputMode="numeric"
            required
            value={form.everyMinutes}
            onChange={(everyMinutes) => onChange({ ...form, everyMinutes })}
          />
          <TextField
            label={texts.repeatMost}
            inputMode="numeric"
            required
            value={form.atMost}
            onChange={(atMost) => onChange({ ...form, atMost })}
          />
        </div>
      ) : null}
    </>
  );
}
