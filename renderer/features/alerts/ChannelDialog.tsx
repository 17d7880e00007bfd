import { useState } from 'react';
import type { AlertChannel } from '../../../shared/model/alert.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { useAlertCall } from '../../data/alerts.ts';
import { Select, TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { ChannelFields } from './ChannelFields.tsx';
import { draftOfChannel, formOfChannel, storedKeys } from './channel-form.ts';
import type { ChannelForm } from './channel-form.ts';

/** Adds a channel or changes one. */
export function ChannelDialog(props: {
  readonly channel: AlertChannel | null;
  readonly onClose: () => void;
}) {
  const { channel, onClose } = props;
  const texts = useTexts(alertTexts);
  const set = useAlertCall('alerts.setChannel');
  const [form, setForm] = useState(() => formOfChannel(channel));
  const [strict, setStrict] = useState(false);
  const stored = storedKeys(channel);
  const save = () => {
    setStrict(true);
    const draft = draftOfChannel(form, stored);
    if (draft === null) return;
    const known = channel === null ? {} : { channelId: channel.id, enabled: channel.enabled };
    set.mutate({ ...draft, ...known }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      onClose={onClose}
      title={channel === null ? texts.addChannelTitle : texts.editTitle(channel.name)}
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
      {channel === null ? (
        <Select<ChannelForm['kind']>
          label={texts.kind}
          value={form.kind}
          onChange={(kind) => setForm({ ...form, kind })}
          choices={(['webhook', 'email', 'heartbeat', 'desktop'] as const).map((value) => ({
            value,
            label: texts[`kind-${value}`],
          }))}
        />
      ) : null}
      <ChannelFields form={form} onChange={setForm} strict={strict} stored={stored} />
      {strict && draftOfChannel(form, stored) === null ? (
        <p className="field__problem" role="alert">
          {texts.incomplete}
        </p>
      ) : null}
    </FormDialog>
  );
}
