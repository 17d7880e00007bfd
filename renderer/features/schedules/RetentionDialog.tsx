import { useState } from 'react';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { retentionTexts } from '../../app/texts/retention.ts';
import { useSetRetention } from '../../data/retention.ts';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { isCount, policyOf, retentionFields, retentionForm } from './retention-form.ts';
import type { NamedChoice } from './RetentionSection.tsx';

/** Changes how much is kept. Saving removes nothing. */
export function RetentionDialog(props: {
  readonly target: TargetSummary;
  readonly choice: NamedChoice;
  readonly onClose: () => void;
}) {
  const { target, choice, onClose } = props;
  const texts = useTexts(retentionTexts);
  const set = useSetRetention(target.id);
  const [form, setForm] = useState(() => retentionForm(choice.policy));
  const [everywhere, setEverywhere] = useState(false);
  const policy = policyOf(form);
  const counts = retentionFields.every((field) => isCount(form[field]));
  const save = () => {
    if (policy === null) return;
    set.mutate(
      { policy, ...(everywhere ? {} : { repositoryId: choice.repositoryId }) },
      { onSuccess: onClose },
    );
  };
  return (
    <FormDialog
      onClose={onClose}
      title={texts.editTitle(target.name, choice.repositoryName)}
      description={texts.editHelp}
      verb={texts.save}
      disabled={policy === null}
      busy={set.isPending}
      error={set.error}
      onSubmit={save}
    >
      <div className="form__pair">
        {retentionFields.map((field) => (
          <TextField
            key={field}
            label={texts[field]}
            inputMode="numeric"
            maxLength={4}
            value={form[field]}
            problem={isCount(form[field]) ? null : texts.count}
            onChange={(value) => setForm({ ...form, [field]: value })}
          />
        ))}
      </div>
      {counts && policy === null ? (
        <p className="field__problem" role="alert">
          {texts.atLeastOne}
        </p>
      ) : null}
      <Switch label={texts.everywhere} checked={everywhere} onChange={setEverywhere} />
    </FormDialog>
  );
}
