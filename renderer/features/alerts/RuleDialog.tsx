import { useState } from 'react';
import type { AlertRule, AlertSeverity } from '../../../shared/model/alert.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { useAlertCall, useAlertChannels } from '../../data/alerts.ts';
import { useTargets } from '../../data/targets.ts';
import { Select, TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { SomeOrAll } from './SomeOrAll.tsx';
import { WhenFields } from './WhenFields.tsx';
import { causesOffered, draftOfRule, floorsOffered, formOfRule } from './rule-form.ts';

/** Adds a rule or changes one. */
export function RuleDialog(props: { readonly rule: AlertRule | null; readonly onClose: () => void }) {
  const { rule, onClose } = props;
  const texts = useTexts(alertTexts);
  const set = useAlertCall('alerts.setRule');
  const targets = useTargets().data?.targets ?? [];
  const channels = useAlertChannels().data?.channels ?? [];
  const [form, setForm] = useState(() => formOfRule(rule, Intl.DateTimeFormat().resolvedOptions().timeZone));
  const [strict, setStrict] = useState(false);
  const draft = draftOfRule(form);
  const save = () => {
    setStrict(true);
    if (draft === null) return;
    const known = rule === null ? {} : { ruleId: rule.id, enabled: rule.enabled };
    set.mutate({ ...draft, ...known }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      onClose={onClose}
      title={rule === null ? texts.addRuleTitle : texts.editTitle(rule.name)}
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
        problem={strict && form.name.trim() === '' ? texts.noName : null}
        onChange={(name) => setForm({ ...form, name })}
      />
      <SomeOrAll
        label={texts.targets}
        all={texts.allTargets}
        some={texts.someTargets}
        choices={targets.map(({ id, name }) => ({ value: id, label: name }))}
        chosen={form.targetIds}
        onChange={(targetIds) => setForm({ ...form, targetIds })}
      />
      <SomeOrAll
        label={texts.causes}
        all={texts.allCauses}
        some={texts.someCauses}
        choices={causesOffered.map((cause) => ({ value: cause, label: texts[`cause-${cause}`] }))}
        chosen={form.causes}
        onChange={(causes) => setForm({ ...form, causes })}
      />
      <Select<AlertSeverity>
        label={texts.floor}
        value={form.floor}
        onChange={(floor) => setForm({ ...form, floor })}
        choices={floorsOffered.map((severity) => ({ value: severity, label: texts[`floor-${severity}`] }))}
      />
      <SomeOrAll
        label={texts.channels}
        all={texts.allChannels}
        some={texts.someChannels}
        choices={channels
          .filter(({ settings }) => settings.kind !== 'heartbeat')
          .map(({ id, name }) => ({ value: id, label: name }))}
        chosen={form.channelIds}
        onChange={(channelIds) => setForm({ ...form, channelIds })}
      />
      <WhenFields form={form} onChange={setForm} />
      {strict && draft === null ? (
        <p className="field__problem" role="alert">
          {texts.incomplete}
        </p>
      ) : null}
    </FormDialog>
  );
}
