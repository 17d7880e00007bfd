import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract/ops-api.ts';
import type { RepositoryId } from '../../../../shared/model/ids.ts';
import { newRepositoryTexts } from '../../../app/texts/new-repository.ts';
import { usePack } from '../../../data/packs.ts';
import { useAdoptAs } from '../../../data/repositories.ts';
import { TextField } from '../../../ui/Field.tsx';
import { FormDialog } from '../../../ui/FormDialog.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { SettingFields } from '../../targets/SettingFields.tsx';
import { formOf, settingValues } from '../../targets/setting-form.ts';
import type { SettingForm } from '../../targets/setting-form.ts';

type Known = CallOutput<'repositories.knownTargets'>['targets'][number];

/** Takes one target under a name and with settings of this desk; what is not changed stays as the repository knows it. */
export function AdoptDialog(props: {
  readonly repositoryId: RepositoryId;
  readonly target: Known;
  readonly onClose: () => void;
}) {
  const { target } = props;
  const texts = useTexts(newRepositoryTexts);
  const settings = usePack(target.pack)?.settings ?? [];
  const adopt = useAdoptAs(props.repositoryId);
  const [name, setName] = useState(target.name);
  const [changed, setChanged] = useState<SettingForm>({});
  const [labels, setLabels] = useState<Readonly<Record<string, string>>>({});
  const form = { ...formOf(settings, target.settings), ...changed };
  const submit = () => {
    const touched = settings.filter((setting) => changed[setting.name] !== undefined);
    adopt.mutate(
      { targetId: target.id, name: name.trim(), settings: settingValues(touched, changed) },
      { onSuccess: props.onClose },
    );
  };
  return (
    <FormDialog
      onClose={props.onClose}
      title={texts.adoptAsTitle(target.name)}
      description={texts.adoptAsText}
      verb={texts.adopt}
      disabled={name.trim() === ''}
      busy={adopt.isPending}
      error={adopt.error}
      layout="form"
      onSubmit={submit}
    >
      <TextField label={texts.adoptName} required maxLength={80} value={name} onChange={setName} />
      <SettingFields
        host={null}
        settings={settings}
        form={form}
        labels={labels}
        strict={false}
        onChange={(field, value, label) => {
          setChanged((before) => ({ ...before, [field]: value }));
          if (label !== undefined) setLabels((before) => ({ ...before, [value]: label }));
        }}
      />
    </FormDialog>
  );
}
